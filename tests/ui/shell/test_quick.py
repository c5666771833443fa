def test_it(desk, settled):
    assert not desk.locked
    desk.grab().save("/tmp/netra/B/desk.png")
    desk.lock()
    assert desk.locked
    desk.grab().save("/tmp/netra/B/unlock.png")
