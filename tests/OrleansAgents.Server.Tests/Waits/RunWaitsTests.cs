using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Waits;

public sealed class RunWaitsTests : IDisposable
{
    private static readonly DateTimeOffset Due = RecordedRun.Noon.AddMinutes(30);
    private readonly TemporaryFile _file = new("text");

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("--answer", "deploy=approve")]
    [InlineData("--approve-all", null)]
    public async Task Run_WaitWithAnAnswer_AnswersAndGoesOn(string option, string? value)
    {
        var platform = Waiting(WaitKind.Approval, "deploy");
        var cli = Program(platform);

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(value is null ? ["run", _file.Path, option] : ["run", _file.Path, option, value]));
        Assert.Equal(new SignalRequest("deploy", ApprovalAnswer.Yes, "ann"), Assert.Single(platform.Signals));
        Assert.Contains("waits for approval 'deploy': Deploy?\n", cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("approval 'deploy' was answered by ann: {\"approved\":true}\n", cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Empty(cli.Error.ToString());
    }

    [Fact]
    public async Task Run_ApproveAll_AnswersNoOtherKindOfWait()
    {
        var platform = Waiting(WaitKind.Human, "title");
        var cli = Program(platform);

        Assert.Equal(ExitCodes.Waiting, await cli.RunAsync(["run", _file.Path, "--approve-all", "--quiet"]));
        Assert.Empty(platform.Signals);
    }

    [Theory]
    [InlineData("approval", "deploy=approve")]
    [InlineData("human", "deploy=JSON")]
    [InlineData("signal", "deploy=JSON")]
    [InlineData("clarification", "deploy=JSON")]
    [InlineData("exhausted", "'deploy={\"action\":\"complete\"}'")]
    public async Task Run_WaitWithoutAnswer_LeavesTheRunAndSaysTheExactCommand(string kind, string answer)
    {
        var platform = Waiting(Enum.Parse<WaitKind>(kind, ignoreCase: true), "deploy");
        var cli = Program(platform);

        Assert.Equal(ExitCodes.Waiting, await cli.RunAsync(["run", _file.Path, "--data", "my data"]));
        Assert.True(platform.Disposed);
        Assert.Contains("'deploy': Deploy?.\n", cli.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains($"go on, with: orleansagents run --resume r-1 --data 'my data' --answer {answer}\n", cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WaitWithoutAnswerAndJson_PrintsTheRunAsOneDocument()
    {
        var cli = Program(Waiting(WaitKind.Approval, "deploy"));

        Assert.Equal(ExitCodes.Waiting, await cli.RunAsync(["run", "--resume", "r-1", "--json"]));
        Assert.Equal("deploy", cli.OneDocument().GetProperty("waits")[0].GetProperty("name").GetString());
        Assert.Empty(cli.Error.ToString());
    }

    [Fact]
    public async Task Run_WaitWhileASiblingWorks_IsLeftOnlyWhenTheSiblingIsDone()
    {
        var platform = Waiting(WaitKind.Approval, "deploy", WorkflowStatus.Running);
        platform.OnQuiet = () =>
        {
            platform.OnQuiet = () => { };
            platform.Happen(v => v with { Status = WorkflowStatus.Waiting }, new WorkflowEvent.StepCompleted("write", 1, 1, JsonPayload.Null, 10));
        };
        var cli = Program(platform);

        Assert.Equal(ExitCodes.Waiting, await cli.RunAsync(["run", _file.Path]));
        Assert.EndsWith("write  done in 10 ms\n", cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_WaitWithDeadline_IsWaitedForOnlyWhenAsked(bool wait)
    {
        var platform = Waiting(WaitKind.Approval, "deploy", deadline: Due);
        platform.OnQuiet = () => platform.Complete(new WorkflowEvent.WaitAnswered("deploy", "deploy", 1, ApprovalAnswer.No, "deadline", Due, IsDefault: true));
        var cli = Program(platform);

        var exit = await cli.RunAsync(wait ? ["run", _file.Path, "--wait"] : ["run", _file.Path]);

        Assert.Equal(wait ? ExitCodes.Done : ExitCodes.Waiting, exit);
        Assert.Equal(!wait, cli.Error.ToString().Contains("with --wait, 'run' stays until then", StringComparison.Ordinal));
        Assert.Equal(wait, cli.Out.ToString().Contains("the default counts: {\"approved\":false}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AnswersOfOneName_AnswerOneWaitAfterTheOther()
    {
        WaitingPlatform platform = null!;
        platform = Waiting(WaitKind.Human, "title", onSignal: signal =>
        {
            var answered = new WorkflowEvent.WaitAnswered("title", "title", 1, signal.Payload, signal.By, RecordedRun.Noon, IsDefault: false);
            if (platform.Signals.Count == 2)
            {
                platform.Complete(answered);
            }
            else
            {
                platform.Happen(v => v, answered, RecordedRun.Asked(WaitKind.Human, "title", "title", "Once more?"));
            }

            return null;
        });

        Assert.Equal(ExitCodes.Done, await Program(platform).RunAsync(["run", _file.Path, "--answer", "title=\"a\"", "--answer", "title=\"b\""]));
        Assert.Equal(["\"a\"", "\"b\""], platform.Signals.Select(s => s.Payload.ToString()));
    }

    [Theory]
    [InlineData("signal.invalid", ErrorKind.Invalid, ExitCodes.Usage)]
    [InlineData("server.draining", ErrorKind.Unavailable, ExitCodes.Failed)]
    public async Task Run_AnswerIsRefused_EndsWithTheRefusal(string code, ErrorKind kind, int exit)
    {
        var platform = Waiting(WaitKind.Approval, "deploy", onSignal: _ => new DomainError(code, kind, "No."));
        var cli = Program(platform);

        Assert.Equal(exit, await cli.RunAsync(["run", _file.Path, "--answer", "deploy=1", "--json"]));
        Assert.Equal(code, cli.OneProblem().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Run_DeadlineIsFasterThanTheAnswer_GoesOn()
    {
        WaitingPlatform platform = null!;
        platform = Waiting(WaitKind.Approval, "deploy", deadline: Due, onSignal: _ =>
        {
            platform.Complete(new WorkflowEvent.WaitAnswered("deploy", "deploy", 1, ApprovalAnswer.No, "deadline", Due, IsDefault: true));
            return new DomainError("wait.expired", ErrorKind.Conflict, "Too late.");
        });

        Assert.Equal(ExitCodes.Done, await Program(platform).RunAsync(["run", _file.Path, "--approve-all"]));
    }

    [Theory]
    [InlineData("pay=again", "again", null)]
    [InlineData("pay=fail", "fail", null)]
    [InlineData("pay=done:{\"receipt\":1}", "done", "{\"receipt\":1}")]
    public async Task Run_UnknownOutcome_IsResolvedByTheCommandLine(string value, string outcome, string? result)
    {
        WaitingPlatform platform = null!;
        platform = Unknown(r =>
        {
            platform.Complete(new WorkflowEvent.StepResolved("pay", 1, 1, r.Outcome, r.Result, r.By, r.Reason));
            return null;
        });

        Assert.Equal(ExitCodes.Done, await Program(platform).RunAsync(["run", "--resume", "r-1", "--resolve", value, "--by", "bob"]));
        var given = Assert.Single(platform.Resolutions);
        Assert.Equal(("pay", outcome, result, "bob"), (given.Step, given.Outcome.ToString().ToLowerInvariant(), given.Result?.ToString(), given.By));
    }

    [Fact]
    public async Task Run_UnknownOutcomeAndNobodyKnows_LeavesTheRunAndSaysTheExactCommand()
    {
        var cli = Program(Unknown(_ => null));

        Assert.Equal(ExitCodes.Waiting, await cli.RunAsync(["run", "--resume", "r-1", "--quiet"]));
        Assert.StartsWith("Nobody knows what came of step 'pay', which must not be done twice: lost (effect.unknown).\n", cli.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("orleansagents run --resume r-1 --resolve pay=done:JSON\n", cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RetryOfAFailedRun_LetsItGoOn()
    {
        WaitingPlatform platform = null!;
        platform = new WaitingPlatform(RecordedRun.ViewOf(WorkflowStatus.Failed), [.. Failed])
        {
            OnRetry = () => platform.Complete(new WorkflowEvent.WorkflowRetried(["research"], "ann", "again", RecordedRun.Noon)),
        };

        Assert.Equal(ExitCodes.Done, await Program(platform).RunAsync(["run", "--resume", "r-1", "--retry"]));
        Assert.Equal(1, platform.Retries);
    }

    [Fact]
    public async Task Run_RetryOfARunThatHasNotFailed_SaysSoAndGoesOn()
    {
        var cli = Program(Waiting(WaitKind.Approval, "deploy"));

        Assert.Equal(ExitCodes.Waiting, await cli.RunAsync(["run", "--resume", "r-1", "--retry"]));
        Assert.StartsWith("note: run r-1 has not failed: it is waiting", cli.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--answer", "deploy={", "input.invalid")]
    [InlineData("--answer", "deploy=@/no/such/file", "file.unreadable")]
    [InlineData("--resolve", "pay=perhaps", "usage.invalid")]
    [InlineData("--resolve", "pay=done:{", "input.invalid")]
    [InlineData("--answer", "deploy", "usage.invalid")]
    [InlineData("--answer", "=1", "usage.invalid")]
    public async Task Run_UnusableAnswer_IsUsageBeforeAnythingIsOpened(string option, string value, string code)
    {
        var platforms = new ScriptedPlatformFactory();
        var cli = new Cli { Platforms = platforms };

        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["run", _file.Path, option, value, "--json"]));
        Assert.Equal(code, cli.OneProblem().GetProperty("code").GetString());
        Assert.Null(platforms.Opened);
    }

    [Fact]
    public async Task Run_AnswerThatNothingAskedFor_IsNoted()
    {
        var cli = Program(Waiting(WaitKind.Approval, "deploy"));

        Assert.Equal(ExitCodes.Done, await cli.RunAsync(["run", _file.Path, "--approve-all", "--answer", "title=1"]));
        Assert.Equal("note: --answer title was not needed.\n", cli.Error.ToString());
    }

    [Theory]
    [InlineData("approval", "{\"approved\":true}", "maybe", "y")]
    [InlineData("approval", "{\"approved\":false}", "n")]
    [InlineData("human", "\"A better title\"", "A better title")]
    [InlineData("signal", "{\"passed\":true}", "{\"passed\":true}")]
    [InlineData("exhausted", "{\"action\":\"extend\",\"cycles\":4}", "extend", "extend 4")]
    [InlineData("exhausted", "{\"action\":\"fail\"}", "fail")]
    public async Task Run_PersonAtTheKeyboard_IsAskedUntilTheAnswerMakesSense(string kind, string expected, params string[] lines)
    {
        var keyboard = new ScriptedKeyboard(lines);
        var platform = Waiting(Enum.Parse<WaitKind>(kind, ignoreCase: true), "deploy");

        Assert.Equal(ExitCodes.Done, await Program(platform, keyboard).RunAsync(["run", _file.Path]));
        Assert.Equal(expected, Assert.Single(platform.Signals).Payload.ToString());
        Assert.Contains("'deploy': Deploy?", keyboard.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PersonGivesAnAnswerThatIsRefused_IsAskedAgain()
    {
        WaitingPlatform platform = null!;
        platform = Waiting(WaitKind.Exhausted, "loop", onSignal: signal =>
        {
            if (platform.Signals.Count == 1)
            {
                return new DomainError("limit.above_operator", ErrorKind.Invalid, "At most 5.");
            }

            platform.Complete();
            return null;
        });
        var keyboard = new ScriptedKeyboard("extend 9", "complete");

        Assert.Equal(ExitCodes.Done, await Program(platform, keyboard).RunAsync(["run", _file.Path]));
        Assert.Contains("At most 5. [limit.above_operator]", keyboard.Shown, StringComparison.Ordinal);
        Assert.Equal(2, platform.Signals.Count);
    }

    [Fact]
    public async Task Run_PersonAtTheKeyboardAndUnknownOutcome_IsAskedWhatCameOfIt()
    {
        WaitingPlatform platform = null!;
        platform = Unknown(_ =>
        {
            platform.Complete();
            return null;
        });

        Assert.Equal(ExitCodes.Done, await Program(platform, new ScriptedKeyboard("done", "receipt 4711")).RunAsync(["run", "--resume", "r-1"]));
        Assert.Equal("\"receipt 4711\"", Assert.Single(platform.Resolutions).Result!.ToString());
    }

    private static IEnumerable<WorkflowEvent> Failed =>
    [
        RecordedRun.Started(),
        new WorkflowEvent.StepStarted("research", 1, 1, 1, "docs"),
        new WorkflowEvent.StepAttemptFailed("research", 1, 1, new("agent.process_exit", "exit code 7", false), 1000, null),
        new WorkflowEvent.WorkflowFailed("research", new("agent.process_exit", "exit code 7", false)),
    ];

    private static Cli Program(WaitingPlatform platform, ScriptedKeyboard? keyboard = null) =>
        new() { Platforms = new ScriptedPlatformFactory { Platform = platform }, Keyboard = keyboard };

    private static WaitingPlatform Waiting(
        WaitKind kind,
        string name,
        WorkflowStatus status = WorkflowStatus.Waiting,
        DateTimeOffset? deadline = null,
        Func<SignalRequest, DomainError?>? onSignal = null)
    {
        var step = kind == WaitKind.Exhausted ? null : name;
        var answer = deadline is null ? null : ApprovalAnswer.No;
        var view = RecordedRun.ViewOf(status) with
        {
            Waits = [new(name, kind, step, null, "Deploy?", RecordedRun.Noon, deadline, answer, null)],
        };
        WaitingPlatform platform = null!;
        platform = new(view, RecordedRun.Started(), RecordedRun.Asked(kind, name, step, "Deploy?", deadline, answer))
        {
            OnSignal = onSignal ?? (signal =>
            {
                platform.Complete(new WorkflowEvent.WaitAnswered(name, step, 1, signal.Payload, signal.By, RecordedRun.Noon, IsDefault: false));
                return null;
            }),
        };
        return platform;
    }

    private static WaitingPlatform Unknown(Func<ResolveRequest, DomainError?> onResolve)
    {
        var lost = new StepError("effect.unknown", "lost", Retryable: false);
        var view = RecordedRun.ViewOf(WorkflowStatus.Waiting) with { Steps = [new("pay", "unknown", "bank", 1, 1, 1, null, null, lost)] };
        return new(view, RecordedRun.Started(), new WorkflowEvent.StepStarted("pay", 1, 1, 1, "bank"), new WorkflowEvent.StepOutcomeUnknown("pay", 1, 1, lost))
        {
            OnResolve = onResolve,
        };
    }
}
