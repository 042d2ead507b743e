package org.resnet4j.data.cifar;

import java.util.List;

/** CIFAR's class names, in the order of the labels. */
public final class CifarClasses {

  private CifarClasses() {}

  /** CIFAR-10's ten: airplane, automobile, ... */
  public static List<String> cifar10() {
    return Cifar.CIFAR10.classes();
  }
}
