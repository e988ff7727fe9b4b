using System.Net;
using System.Net.Sockets;

namespace OrleansAgents.EndToEnd.Tests.Refusals;

/// <summary>What a user can get wrong on the command line and in the operator's files.</summary>
public sealed class BadArgumentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("frobnicate", "'frobnicate'")]
    [InlineData("list --frob", "'--frob'")]
    [InlineData("list --limit 0", "--limit")]
    [InlineData("list --status sleeping", "'sleeping'")]
    [InlineData("run", "FILE")]
    [InlineData("run --resume not/an/id", "not/an/id")]
    [InlineData("run no-such-file.yaml", "no-such-file.yaml")]
    [InlineData("get", "get")]
    [InlineData("get a/b", "a/b")]
    [InlineData("list --server not-a-url", "not-a-url")]
    [InlineData("serve --urls http://127.0.0.1:99999", "99999")]
    [InlineData("serve --urls http://0.0.0.0:0", "server.authentication_required")]
    [InlineData("serve --urls http://[::]:0", "server.authentication_required")]
    [InlineData("serve --urls http://*:0", "server.authentication_required")]
    [InlineData("serve --urls http://127.0.0.1:0;http://0.0.0.0:0", "server.authentication_required")]
    [InlineData("serve --config no-such.yaml", "configuration.not_found")]
    [InlineData("run examples/echo.yaml --config no-such.yaml", "configuration.not_found")]
    [InlineData("", "--help")]
    public async Task Command_WithAWrongArgument_ExitsWithUsage(string line, string message) =>
        (await CliProcess.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ShouldFail(2, message);

    [Theory]
    [InlineData("list")]
    [InlineData("get someid")]
    [InlineData("watch someid")]
    [InlineData("cancel someid")]
    [InlineData("submit echo")]
    public async Task Command_WithoutAServer_ExitsWithUnreachable(string line)
    {
        string[] command = [.. line.Split(' '), "--server", "http://127.0.0.1:1"];

        (await CliProcess.RunAsync(command)).ShouldFail(3, "http://127.0.0.1:1", "orleansagents serve", "server.unreachable");
    }

    [Theory]
    [InlineData("agents: [", 2, "YAML")]
    [InlineData("agents:\n  - { name: a, kind: proces, capabilities: [x] }\n", 2, "process")]
    [InlineData("agents:\n  - { name: a, kind: process, capabilities: [x] }\n", 2, "command")]
    [InlineData("agentz: []\n", 1, "agents")]
    [InlineData("definitions: [missing.yaml]\n", 0, "missing.yaml")]
    [InlineData("definitions: [bad.yaml]\n", 0, "bad.yaml")]
    public async Task Configuration_WithAMistake_StopsTheProgramAtStart(string text, int line, string message)
    {
        _folder.Write("bad.yaml", "name: bad\n");
        var config = _folder.Write("orleansagents.yaml", text);
        string[] words = line == 0 ? [message] : [message, $"{line}:"];

        (await CliProcess.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", _folder.Data, "--config", config)).ShouldFail(2, words);
        (await CliProcess.RunAsync("run", "examples/echo.yaml", "--data", _folder.Data, "--config", config)).ShouldFail(2, words);
    }

    [Theory]
    [InlineData("ORLEANSAGENTS__LIMITS__LINEARHOPS", "-1", "LinearHops")]
    [InlineData("ORLEANSAGENTS__LIMITS__LINEARHOPS", "many", "LinearHops")]
    [InlineData("ORLEANSAGENTS__HOST__DRAINTIMEOUT", "soon", "DrainTimeout")]
    [InlineData("ORLEANSAGENTS__STORE__READERS", "0", "OrleansAgents:Store:Readers")]
    [InlineData("ORLEANSAGENTS__API__REQUESTBYTESMAX", "5", "RequestBytesMax")]
    public async Task Setting_OutsideItsRange_StopsTheServerAtStart(string variable, string value, string message)
    {
        var around = new CliSurroundings { Variables = new Dictionary<string, string> { [variable] = value } };

        (await CliProcess.RunAsync(around, "serve", "--urls", "http://127.0.0.1:0", "--data", _folder.Data))
            .ShouldFail(2, message, "configuration.invalid");
        if (variable.Contains("LIMITS", StringComparison.Ordinal))
        {
            (await CliProcess.RunAsync(around, "validate", "examples/echo.yaml")).ShouldFail(2, message, "configuration.invalid");
        }
    }

    [Fact]
    public async Task Settings_ThatAreNoJson_StopTheProgramAtStart()
    {
        _folder.Write("appsettings.json", "{ \"OrleansAgents\": ");
        var (around, flow) = (new CliSurroundings { Folder = _folder.Path }, _folder.Write("flow.yaml", "name: x\nsteps: [{ id: a, agent: echo }]\n"));

        foreach (string[] command in (string[][])[["serve", "--urls", "http://127.0.0.1:0"], ["run", flow], ["validate", flow]])
        {
            (await CliProcess.RunAsync(around, command)).ShouldFail(2, "appsettings.json", "configuration.invalid");
        }
    }

    [Fact]
    public async Task Serve_OnAPortInUse_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";

        (await CliProcess.RunAsync("serve", "--urls", url, "--data", _folder.Data)).ShouldFail(1, url, "--urls", "server.address_in_use");
    }

    public void Dispose() => _folder.Dispose();
}
