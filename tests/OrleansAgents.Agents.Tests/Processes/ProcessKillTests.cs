using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Processes;

/// <summary>Commands that hang, flood, or leave something behind. A named pipe tells when they have begun.</summary>
public sealed class ProcessKillTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-").FullName;
    private readonly ManualTimeProvider _time = new();

    private string Pipe => Path.Combine(_folder, "pipe");

    public ProcessKillTests()
    {
        using var made = Process.Start("mkfifo", [Pipe]);
        made.WaitForExit();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Timeout_HangingCommand_IsKilledWithItsChildren()
    {
        var calling = CallAsync($"sleep 600 & echo $! > {Pipe}; wait");
        var child = Process.GetProcessById(await ReadPidAsync());

        _time.Advance(TimeSpan.FromSeconds(60));

        var answer = await calling.WaitAsync(Patience);
        Assert.Equal(("agent.timeout", true), (answer.Error!.Code, answer.OutcomeUnknown));
        await child.WaitForExitAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Cancel_HangingCommand_IsKilledWithItsChildren()
    {
        using var cancelled = new CancellationTokenSource();
        var calling = CallAsync($"sleep 600 & echo $! > {Pipe}; wait", cancellationToken: cancelled.Token);
        var child = Process.GetProcessById(await ReadPidAsync());

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling.WaitAsync(Patience));
        await child.WaitForExitAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Timeout_KilledCommand_FreesItsSlot()
    {
        var invoker = Calls.Invoker(_time);
        var first = CallAsync($"echo $$ > {Pipe}; sleep 600", invoker);
        await ReadPidAsync();
        _time.Advance(TimeSpan.FromSeconds(60));
        await first.WaitAsync(Patience);

        var second = await CallAsync("""printf '{"status":"success","result":1}'""", invoker).WaitAsync(Patience);

        Assert.Equal(AnswerStatus.Success, second.Status);
    }

    [Fact]
    public async Task Overflow_CommandThatPrintsAHundredMegabytes_IsKilledAtTheBound()
    {
        var finished = Path.Combine(_folder, "finished");
        var invoker = Calls.Invoker(_time, new() { PayloadBytesMax = 1024, OutputBytesMax = 65_536 });

        var answer = await CallAsync($"head -c 104857600 /dev/zero; touch {finished}", invoker).WaitAsync(Patience);

        Assert.Equal(("agent.output_too_large", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.False(File.Exists(finished));
    }

    [Fact]
    public async Task Timeout_DetachedGrandchildHoldsTheOutput_DoesNotHoldTheSlot()
    {
        var invoker = Calls.Invoker(_time);
        var first = CallAsync($"(setsid sleep 600 & echo $! > {Pipe}); sleep 600", invoker);
        using var grandchild = Process.GetProcessById(await ReadPidAsync());
        try
        {
            _time.Advance(TimeSpan.FromSeconds(60));
            Assert.Equal("agent.timeout", (await first.WaitAsync(Patience)).Error!.Code);

            var second = await CallAsync("""printf '{"status":"success","result":1}'""", invoker).WaitAsync(Patience);

            Assert.Equal(AnswerStatus.Success, second.Status);
            Assert.False(grandchild.HasExited);
        }
        finally
        {
            grandchild.Kill();
        }
    }

    [Fact]
    public async Task Exit_GrandchildHoldsTheOutput_AnswerIsTakenAfterTheGrace()
    {
        // More than a pipe holds: the command can only end when the beginning, which is the answer, has been read.
        var calling = CallAsync($$"""setsid sleep 600 & printf '{"status":"success","result":1}'; head -c 200000 /dev/zero | tr '\0' ' '; echo $! > {{Pipe}}""");
        using var grandchild = Process.GetProcessById(await ReadPidAsync());
        try
        {
            await _time.WhenTimersAsync(2).WaitAsync(Patience); // the timeout of the call, and the grace
            Assert.False(calling.IsCompleted);
            _time.Advance(new AgentOptions().OutputGrace);

            Assert.Equal(AnswerStatus.Success, (await calling.WaitAsync(Patience)).Status);
        }
        finally
        {
            grandchild.Kill();
        }
    }

    private Task<AgentAnswer> CallAsync(string script, AgentInvoker? invoker = null, CancellationToken cancellationToken = default)
    {
        var agent = new AgentDescriptor("p", AgentKind.Process) { Command = ["sh", "-c", script], MaxConcurrency = 1 };
        return (invoker ?? Calls.Invoker(_time)).CallAsync(agent, Calls.To(agent), cancellationToken).AsTask();
    }

    // Opening the pipe waits for the writer.
    private async Task<int> ReadPidAsync() =>
        int.Parse(await Task.Run(() => File.ReadAllText(Pipe)).WaitAsync(Patience), CultureInfo.InvariantCulture);
}
