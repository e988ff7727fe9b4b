using System.Diagnostics;
using System.Runtime.Versioning;

namespace OrleansAgents.EndToEnd.Tests.Examples;

/// <summary>The script that builds the example agents at their first call, with a compiler that is as slow and as broken as a test wants.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AgentBuildTests : IDisposable
{
    private const string Compiler = """
        #!/bin/sh
        here=$(dirname "$0")
        [ "$1" = publish ] || { echo "answer of $2"; exit 0; }
        echo "built" >>"$here/builds"
        sleep 0.5
        if [ -e "$here/broken" ]; then echo "CS1002: ; expected"; exit 1; fi
        while [ "$1" != -o ]; do shift; done
        touch "$2/ExampleAgents.dll"
        """;

    private readonly TempFolder _folder = new();

    public AgentBuildTests()
    {
        var agents = Directory.CreateDirectory(_folder.File("examples/agents"));
        File.Copy(Path.Combine(ProgramUnderTest.RepositoryRoot, "examples/agents/run"), Path.Combine(agents.FullName, "run"));
        Directory.CreateDirectory(_folder.File("bin"));
        File.SetUnixFileMode(_folder.Write("bin/dotnet", Compiler), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WriteSource();
    }

    private string[] Builds => File.Exists(_folder.File("bin/builds")) ? File.ReadAllLines(_folder.File("bin/builds")) : [];

    private string[] Artifacts =>
        [.. Directory.EnumerateFileSystemEntries(_folder.File("artifacts")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task FirstCalls_AllAtOnce_AreAnsweredAfterOneBuild()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CallAsync()));

        Assert.All(results, result => Assert.Equal("answer of some/agent\n", result.ShouldSucceed().Out));
        Assert.Single(Builds);
        Assert.Equal(["example-agents", "example-agents.log"], Artifacts);
    }

    [Fact]
    public async Task Call_AfterAChange_BuildsAgain()
    {
        await CallAsync();
        await CallAsync();
        Assert.Single(Builds);

        WriteSource();

        (await CallAsync()).ShouldSucceed();
        Assert.Equal(2, Builds.Length);
    }

    [Fact]
    public async Task FirstCalls_OverTheLockOfABuildThatWasKilled_AreAnswered()
    {
        Directory.CreateDirectory(_folder.File("artifacts"));
        _folder.Write("artifacts/example-agents.lock", "999999999\n"); // more than a process id can be

        var results = await Task.WhenAll(CallAsync(), CallAsync());

        Assert.All(results, result => result.ShouldSucceed());
        Assert.Equal(["example-agents", "example-agents.log"], Artifacts);
    }

    [Fact]
    public async Task Call_WhatDoesNotCompile_SaysWhyAndIsTriedAgain()
    {
        _folder.Write("bin/broken", "");
        (await CallAsync()).ShouldFail(1, "CS1002: ; expected");
        File.Delete(_folder.File("bin/broken"));

        (await CallAsync()).ShouldSucceed();
    }

    public void Dispose() => _folder.Dispose();

    private void WriteSource() => _folder.Write("examples/agents/Program.cs", "// some agent");

    private async Task<CliResult> CallAsync()
    {
        var start = new ProcessStartInfo("sh", [_folder.File("examples/agents/run"), "some/agent"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Patience.ForAsync(process.WaitForExitAsync(), "the build and its answer");
        return new(process.ExitCode, await output, await error);
    }
}
