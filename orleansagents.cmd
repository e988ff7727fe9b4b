@echo off
dotnet run --project "%~dp0src\OrleansAgents.Server" -c Release -- %*
