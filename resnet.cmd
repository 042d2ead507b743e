@echo off
rem resnet4j's command line on Windows: builds once, then runs. Delete app\target to build again.
setlocal
set "HOME_DIR=%~dp0"
set "APP=%HOME_DIR%app\target"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if not exist "%APP%\lib" (
  pushd "%HOME_DIR%"
  call mvnw.cmd -q -B -ntp -pl app -am -DskipTests -Dspotless.check.skip=true package 1>&2
  if errorlevel 1 exit /b 1
  popd
)
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
"%JAVA%" -XX:+UseSerialGC -Xmx2g -Djava.awt.headless=true -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED %RESNET_JAVA_OPTS% -cp "%APP%\*;%APP%\lib\*" org.resnet4j.app.cli.Main %*
exit /b %errorlevel%
