using System.Collections.Immutable;
using System.Text.Json;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Tests.Processes;

/// <summary>Real commands, good and bad.</summary>
public sealed class ProcessConnectorTests
{
    [Fact]
    public async Task Call_CommandThatAnswers_GivesItsAnswer()
    {
        var answer = await CallAsync("""printf '{"request_id":"%s","status":"success","result":"%s"}' "$ORLEANSAGENTS_REQUEST_ID" "$ORLEANSAGENTS_CORRELATION_ID" """);

        Assert.Equal(AnswerStatus.Success, answer.Status);
        Assert.Equal("\"c1\"", answer.Result.ToString());
    }

    [Fact]
    public async Task Call_Command_GetsTheWholeCallOnStdin()
    {
        var answer = await CallAsync("""printf '{"status":"success","result":'; cat; printf '}'""", """{"question":"why \"so\"?"}""");

        var call = answer.Result.ToElement();
        Assert.Equal("w1/step/1/1", call.GetProperty("request_id").GetString());
        Assert.Equal("why \"so\"?", call.GetProperty("payload").GetProperty("input").GetProperty("question").GetString());
    }

    [Fact]
    public async Task Call_ArgumentsWithShellCharacters_AreNotInterpreted()
    {
        var agent = new AgentDescriptor("p", AgentKind.Process)
        {
            Command = ["printf", """{"status":"success","result":"%s"}""", "$(echo x); `id` * '"],
        };

        var answer = await Calls.Invoker().CallAsync(agent, Calls.To(agent), CancellationToken.None);

        Assert.Equal("$(echo x); `id` * '", answer.Result.ToElement().GetString());
    }

    [Fact]
    public async Task Call_CommandThatNeverReadsAMegabyteOfStdin_Answers()
    {
        var answer = await CallAsync("""printf '{"status":"success","result":1}'""", JsonSerializer.Serialize(new string('x', 1_000_000)));

        Assert.Equal(AnswerStatus.Success, answer.Status);
    }

    [Fact]
    public async Task Call_CommandThatFloodsStderr_AnswersAllTheSame()
    {
        var answer = await CallAsync("""head -c 5000000 /dev/zero >&2; printf '{"status":"success","result":1}'""");

        Assert.Equal(AnswerStatus.Success, answer.Status);
    }

    [Theory, InlineData("/nonexistent/agent"), InlineData("no-such-command-anywhere"), InlineData("/etc/hostname"), InlineData("/tmp")]
    public async Task Call_CommandThatCannotBeExecuted_AnswersCommandNotFound(string command)
    {
        var answer = await CallCommandAsync([command]);

        Assert.Equal(("agent.command_not_found", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Contains(command, answer.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_NoCommand_AnswersMisconfigured()
    {
        Assert.Equal("agent.misconfigured", (await CallCommandAsync([])).Error!.Code);
    }

    [Fact]
    public async Task Call_ExitCodeNotZero_ShowsCodeAndEndOfStderrWithoutControlCharacters()
    {
        var answer = await CallAsync("""head -c 9000 /dev/zero | tr '\0' x >&2; printf '\033[1mthe end\n' >&2; exit 7""");

        Assert.Equal(("agent.process_exit", false), (answer.Error!.Code, answer.Error.Retryable));
        Assert.True(answer.OutcomeUnknown);
        Assert.Contains("exit code 7", answer.Error.Message, StringComparison.Ordinal);
        Assert.EndsWith("x [1mthe end", answer.Error.Message, StringComparison.Ordinal);
        Assert.InRange(answer.Error.Message.Length, 2000, 2300);
    }

    [Theory, InlineData("true", true), InlineData("false", false)]
    public async Task Call_ExitCodeNotZeroWithOwnAnswer_IsRetryableAsTheAnswerSays(string retryable, bool expected)
    {
        var answer = await CallAsync($$$"""printf '{"status":"error","error":{"code":"x.y","message":"later","retryable":{{{retryable}}}}}'; exit 3""");

        Assert.Equal(("agent.process_exit", expected), (answer.Error!.Code, answer.Error.Retryable));
        Assert.Contains("x.y: later", answer.Error.Message, StringComparison.Ordinal);
        Assert.False(answer.OutcomeUnknown);                  // the agent knows that it failed
    }

    [Fact]
    public async Task Call_ExitCodeNotZeroAfterSuccess_IsAFailure()
    {
        Assert.Equal("agent.process_exit", (await CallAsync("""printf '{"status":"success","result":1}'; exit 1""")).Error!.Code);
    }

    [Fact]
    public async Task Call_KilledBySignal_AnswersProcessExit()
    {
        var answer = await CallAsync("kill -9 $$");

        Assert.Equal(("agent.process_exit", true), (answer.Error!.Code, answer.OutcomeUnknown));
        Assert.Contains("137", answer.Error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("echo hello"), InlineData("true"), InlineData("""echo '{"request_id":"other","status":"success"}'""")]
    public async Task Call_OutputThatIsNoAnswer_AnswersInvalidAnswer(string script)
    {
        var answer = await CallAsync(script);

        Assert.Equal(("agent.invalid_answer", false, true), (answer.Error!.Code, answer.Error.Retryable, answer.OutcomeUnknown));
    }

    private static Task<AgentAnswer> CallAsync(string script, string input = "{}") => CallCommandAsync(["sh", "-c", script], input);

    private static async Task<AgentAnswer> CallCommandAsync(ImmutableArray<string> command, string input = "{}")
    {
        var agent = new AgentDescriptor("p", AgentKind.Process) { Command = command };
        return await Calls.Invoker().CallAsync(agent, Calls.To(agent, input), CancellationToken.None);
    }
}
