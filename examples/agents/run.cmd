@echo off
rem Starts one of the example agents; run it once by hand first, so that calls at once do not build at once.
set "built=%~dp0..\..\artifacts\example-agents"
if not exist "%built%\ExampleAgents.dll" dotnet publish "%~dp0ExampleAgents.csproj" -c Release -o "%built%" --nologo -v quiet 1>&2 || exit /b 1
dotnet "%built%\ExampleAgents.dll" %*
