package org.resnet4j.format;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadTorchStreamTests extends BadTorchFiles {

  BadTorchStreamTests(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void saysWhereAStreamBreaksOff() throws IOException {
    assertRejected(
        Fixtures.latin1(stream().substring(0, 100)),
        "is truncated: it breaks off at byte 100 of its pickle; copy or download it again");
    assertRejected(
        Fixtures.latin1(stream() + "]S'0'\na.1234"),
        "is truncated: storage 0 ends at byte 145, the file has 141; copy or download it again");
    assertRejected(
        Fixtures.latin1(stream() + "]S'0'\na.\u0006" + "\0".repeat(7 + 23)),
        "is truncated: storage 0 ends at byte 169, the file has 168; copy or download it again");
  }

  @Test
  void rejectsAStreamWhoseStoragesDoNotFit() throws IOException {
    assertRejected(
        Fixtures.latin1(stream() + "]S'0'\na." + "\u00ff".repeat(7) + "\u007f"),
        "is damaged: storage 0 has 9223372036854775807 elements at byte 137, and 6 in the pickle");
    assertRejected(
        Fixtures.latin1(stream() + "}."), "is damaged: the keys of its storages are no list");
    assertRejected(
        Fixtures.latin1(stream() + "]Na."), "is damaged: the keys of its storages are no text");
    assertRejected(
        Fixtures.latin1(stream() + "]S'1'\na."), "is damaged: nothing refers to its storage 1");
    assertRejected(
        Fixtures.latin1(stream() + "]."), "is damaged: it has no storage 0, which tensor w needs");
    assertRejected(
        Fixtures.latin1(stream() + "](S'0'\nS'0'\ne." + ("\u0006" + "\0".repeat(7 + 24)).repeat(2)),
        "is damaged: it lists storage 0 twice");
  }

  @Test
  void rejectsOtherPickles() throws IOException {
    assertRejected(
        Fixtures.latin1("\u0080\u0002}."),
        "is a pickle that torch.save did not write; in Python: torch.save(model.state_dict(),"
            + " 'weights.pth')");
    assertRejected(
        Fixtures.latin1(MAGIC + "M\u00ea\u0003."), "has another protocol than PyTorch's 1001");
  }
}
