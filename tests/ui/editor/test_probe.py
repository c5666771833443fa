from PySide6.QtCore import Qt
def test_x(writer):
    by=writer(kind="temuan")
    by.section("event")
    by.type("event.summary","abc")
    print(by.window.focusWidget().objectName(), by.window.isActiveWindow())
    by.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    by.settle()
    print(by.window.page.name, getattr(by.window.page,'_saving',None))
    if by.window.page.name=="edit": by.page.save(); by.settle()
    print(by.window.page.name)
    assert 0
