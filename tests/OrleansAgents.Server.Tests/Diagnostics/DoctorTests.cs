using System.Collections.Immutable;
using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Diagnostics;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Diagnostics;

public sealed class DoctorTests : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"orleansagents-{Guid.NewGuid():N}");
    private string _nobody = "";

    public async Task InitializeAsync() => _nobody = await StubServer.NobodyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Doctor_NothingWrongButNoServer_WarnsAndExitsWithDone()
    {
        var cli = new Cli();

        Assert.Equal(ExitCodes.Done, await RunAsync(cli));
        Assert.Equal(["ok", "ok", "ok", "ok", "warn"], Findings(cli).Select(f => f.Status));
        Assert.Equal("warn", cli.OneDocument().GetProperty("status").GetString());
        Assert.False(Directory.Exists(_data));
    }

    [Fact]
    public async Task Doctor_ReadyServer_IsOk()
    {
        await using var server = await StubServer.StartAsync();
        server.On("GET /readyz", "{}");
        var cli = new Cli();

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["doctor", "--data", _data, "--server", server.Url]));
        Assert.Contains("ok    server: ", cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_DataFolderIsAFile_Fails()
    {
        using var file = new TemporaryFile("");
        var cli = new Cli();

        Assert.Equal(ExitCodes.Failed, await cli.RunAsync(["doctor", "--data", file.Path, "--server", _nobody]));
        Assert.Contains($"FAIL  data folder: '{file.Path}' is a file.\n      Name another folder with --data.\n", cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_InvalidConfiguration_TellsEveryProblem()
    {
        var error = new DomainError("configuration.invalid", ErrorKind.Invalid, "Invalid.") { Problems = [new("No kind.", 2, 3), new("No name.", 4, 5)] };
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Registered = error } };

        Assert.Equal(ExitCodes.Failed, await RunAsync(cli));
        Assert.Equal(2, Findings(cli).Count(f => f is { Check: "configuration", Status: "fail" }));
    }

    [Fact]
    public async Task Doctor_AgentsThatMissTheirProgramOrFolder_AreNamed()
    {
        var agents = ImmutableArray.Create(
            new AgentDescriptor("gone", AgentKind.Process) { Command = ["no-such-program-4711"] },
            new AgentDescriptor("there", AgentKind.Process) { Command = [Environment.ProcessPath!] },
            new AgentDescriptor("docs", AgentKind.Local) { Type = "search", With = JsonPayload.Parse("""{"folder":"/no/such/folder"}""") });
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Registered = agents } };

        Assert.Equal(ExitCodes.Failed, await RunAsync(cli));
        Assert.Equal(
            [("agent gone", "fail"), ("agent there", "ok"), ("agent docs", "warn")],
            Findings(cli).Where(f => f.Check.StartsWith("agent ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Doctor_ChatAgentWhoseKeyIsNotSet_IsWarnedOfAndTheVariableIsNamed()
    {
        var agents = ImmutableArray.Create(
            new AgentDescriptor("free", AgentKind.Chat) { Chat = new() { Model = "m" } },
            new AgentDescriptor("paid", AgentKind.Chat) { Chat = new() { Model = "m", ApiKeyEnv = "NO_SUCH_KEY_4711" } },
            new AgentDescriptor("none", AgentKind.Chat));
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Registered = agents } };

        Assert.Equal(ExitCodes.Failed, await RunAsync(cli));
        Assert.Equal(
            [("agent free", "ok"), ("agent paid", "warn"), ("agent none", "fail")],
            Findings(cli).Where(f => f.Check.StartsWith("agent ", StringComparison.Ordinal)));
        Assert.Contains("NO_SUCH_KEY_4711", cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_HostCheckThatBreaks_IsAFindingAndTheOthersStillRun()
    {
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { HostChecks = [new BrokenCheck()] } };

        Assert.Equal(ExitCodes.Failed, await RunAsync(cli));
        Assert.Equal([("database", "fail"), ("server", "warn")], Findings(cli).TakeLast(2));
    }

    [Fact]
    public void Find_ProgramOnPath_NeedsTheRightToRun()
    {
        var folder = Directory.CreateDirectory(_data);
        try
        {
            var program = Path.Combine(_data, OperatingSystem.IsWindows() ? "tool.exe" : "tool");
            File.WriteAllText(program, "");
            var search = new CommandSearch(name => name == "PATH" ? $"/no/such{Path.PathSeparator}{_data}" : null);
            Assert.True(OperatingSystem.IsWindows() || search.Find("tool") is null);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            Assert.Equal(program, search.Find("tool"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Task<int> RunAsync(Cli cli) => cli.RunAsync(["doctor", "--data", _data, "--server", _nobody, "--json"]);

    private static List<(string Check, string Status)> Findings(Cli cli) =>
        [.. cli.OneDocument().GetProperty("findings").EnumerateArray().Select(f => (Text(f, "check"), Text(f, "status")))];

    private static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;

    private sealed class BrokenCheck : IDoctorCheck
    {
        public string Name => "database";

        public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("torn");
    }
}
