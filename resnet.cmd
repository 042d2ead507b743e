@echo off
rem resnet4j's command line on Windows: builds what is missing or older than its sources, then runs it. JAVA_HOME chooses the
rem Java (17 or newer), RESNET_JAVA_OPTS adds JVM options, which win over those below, as JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS
rem do. RESNET_NO_BUILD=1 skips the build check, RESNET_MVN_OPTS adds options of Maven
rem (-Pcuda: CUDA natives), and later builds have them too until it says something else.
setlocal
set "HOME_DIR=%~dp0"
set "APP=%HOME_DIR%app\target"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME:"=%\bin\java"
if "%RESNET_NO_BUILD%"=="1" goto run

powershell -NoProfile -Command "$built = Get-Item -LiteralPath ($env:APP + '\built') -ErrorAction SilentlyContinue; if (-not $built) { exit 1 }; if ($env:RESNET_MVN_OPTS -and $env:RESNET_MVN_OPTS -ne (Get-Content -LiteralPath $built.FullName -Raw)) { exit 1 }; foreach ($source in 'pom.xml', 'core\pom.xml', 'torch\pom.xml', 'app\pom.xml', 'core\src\main', 'torch\src\main', 'app\src\main') { foreach ($file in @(Get-ChildItem -LiteralPath ($env:HOME_DIR + $source) -Recurse -File)) { if ($file.LastWriteTimeUtc -gt $built.LastWriteTimeUtc) { exit 1 } } }; exit 0"
if not errorlevel 1 goto run

echo resnet: building ... 1>&2
if not exist "%APP%" mkdir "%APP%"
if not defined RESNET_MVN_OPTS if exist "%APP%\built" set /p RESNET_MVN_OPTS=<"%APP%\built"
if exist "%APP%\built" del "%APP%\built"
if exist "%APP%\lib" rmdir /s /q "%APP%\lib"
if exist "%APP%\resnet4j-app-*.jar" del "%APP%\resnet4j-app-*.jar"
<nul set /p "=%RESNET_MVN_OPTS%" > "%APP%\built.new"
pushd "%HOME_DIR%"
call mvnw.cmd -q -B -ntp %RESNET_MVN_OPTS% -pl app -am -DskipTests -Dspotless.check.skip=true package 1>&2
if errorlevel 1 (
  echo resnet: the build failed; see above 1>&2
  exit /b 1
)
popd
ren "%APP%\built.new" built

:run
if not exist "%APP%\lib" (
  echo resnet: nothing is built in "%APP%"; unset RESNET_NO_BUILD 1>&2
  exit /b 1
)
rem A second collector keeps a JVM from starting, and what is given here would win over the variables that Java reads itself.
set "COLLECTOR=-XX:+UseSerialGC"
set "HEAP=-Xmx2g"
set "GIVEN=RESNET_JAVA_OPTS= JAVA_TOOL_OPTIONS= JDK_JAVA_OPTIONS= _JAVA_OPTIONS="
set | findstr /b /l "%GIVEN%" | findstr /r /c:"-XX:[+-]Use[A-Za-z0-9]*GC" /c:"AggressiveHeap" >nul && set "COLLECTOR="
set | findstr /b /l "%GIVEN%" | findstr /l /c:"-Xmx" /c:"-Xms" /c:"HeapSize=" /c:"RAMPercentage=" /c:"AggressiveHeap" >nul && set "HEAP="
if not defined OPENBLAS_NUM_THREADS set "OPENBLAS_NUM_THREADS=1"
"%JAVA%" %COLLECTOR% %HEAP% -Djava.awt.headless=true -XX:+IgnoreUnrecognizedVMOptions --enable-native-access=ALL-UNNAMED %RESNET_JAVA_OPTS% -cp "%APP%\*;%APP%\lib\*" org.resnet4j.app.cli.Main %*
exit /b %errorlevel%
