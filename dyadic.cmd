@echo off
rem Builds the tool when needed (the build itself finds out what is new), compiled ahead where that compiler's package can be had, then runs it.
setlocal
where dotnet >nul 2>nul
if errorlevel 1 (
  echo dyadic needs the .NET 10 SDK, and 'dotnet' was not found. Install it from https://dotnet.microsoft.com/download/dotnet/10.0, then run this again. 1>&2
  exit /b 2
)
set publish=dotnet publish "%~dp0src\Dyadic.Cli\Dyadic.Cli.csproj" --use-current-runtime --no-self-contained -o "%~dp0src\Dyadic.Cli\bin\tool" -v quiet -nologo
%publish% -p:PublishReadyToRun=true >nul 2>nul
if errorlevel 1 %publish% 1>&2
if errorlevel 1 exit /b 1
dotnet "%~dp0src\Dyadic.Cli\bin\tool\Dyadic.Cli.dll" %*
exit /b %errorlevel%
