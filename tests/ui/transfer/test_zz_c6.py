import os
from tests.ui.transfer.test_replug import *
OUT = "/tmp/netra/C6/"
def shot(driver, name):
    from PySide6.QtWidgets import QApplication
    driver.window.resize(1366, 768)
    for _ in range(20): QApplication.processEvents()
    driver.window.grab().save(OUT + os.environ.get("TAG","") + name + ".png")
def test_pics(officer, sticks_in, medium):
    medium(Ejecting(sticks_in))
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk aman dicabut.")
    shot(officer, "1released")
    sticks_in.plug("ORANG LAIN")
    officer.wait_to_read("Yang terpasang bukan flashdisk yang tadi ditulis.")
    shot(officer, "2other")
    sticks_in.pull("ORANG LAIN")
    sticks_in.plug()
    officer.wait_to_read(FINAL)
    shot(officer, "3final")
def test_pics2(officer, sticks_in):
    write_to_stick(officer)
    officer.wait_to_read("Flashdisk boleh dicabut.")
    shot(officer, "4flushed")
    sticks_in.pull()
    officer.wait_to_read("Flashdisk sudah dicabut.")
    (part,) = (sticks_in.folder / ".SANDISK").glob("*.netra")
    part.write_bytes(bytes(part.stat().st_size))
    sticks_in.plug()
    officer.wait_to_read("1 dari 1 bagian tidak terbaca utuh.")
    shot(officer, "5fake")
