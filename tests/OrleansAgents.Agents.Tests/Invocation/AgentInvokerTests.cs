using System.Text.Json;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Invocation;

public sealed class AgentInvokerTests
{
    private static readonly AgentDescriptor Agent = new("a", AgentKind.Http);

    [Fact]
    public async Task Call_AgentThrows_AnswersFailedWithoutStackTrace()
    {
        var answer = await CallAsync((_, _) => throw new InvalidOperationException("no luck\nat all"));

        Assert.Equal(AnswerStatus.Error, answer.Status);
        Assert.Equal(new("agent.failed", "Agent 'a' failed: InvalidOperationException: no luck at all", false), answer.Error);
    }

    [Fact]
    public async Task Call_AgentCancelsItself_AnswersFailed()
    {
        var answer = await CallAsync((_, _) => throw new OperationCanceledException("gave up"));

        Assert.Equal("agent.failed", answer.Error!.Code);
    }

    [Fact]
    public async Task Call_AnswerNowThrows_AnswersFailed()
    {
        var answer = await Calls.Invoker(connectors: new ThrowingConnector()).CallAsync(Agent, Calls.To(Agent), CancellationToken.None);

        Assert.Equal("agent.failed", answer.Error!.Code);
    }

    [Fact]
    public async Task Call_KindWithoutConnector_AnswersMisconfigured()
    {
        var process = new AgentDescriptor("p", AgentKind.Process);

        var answer = await Calls.Invoker(connectors: Connector((_, _) => new(ScriptedConnector.Done))).CallAsync(process, Calls.To(process), CancellationToken.None);

        Assert.Equal("agent.misconfigured", answer.Error!.Code);
    }

    [Theory, InlineData(1022, null), InlineData(1023, "payload.too_large")]
    public async Task Call_ResultAtTheBound_IsTakenAndBeyondItRefused(int letters, string? code)
    {
        var result = JsonPayload.Parse(JsonSerializer.Serialize(new string('x', letters)));
        var invoker = Calls.Invoker(options: new() { PayloadBytesMax = 1024 }, connectors: Connector((_, _) => new(AgentAnswer.Success(result))));

        var answer = await invoker.CallAsync(Agent, Calls.To(Agent), CancellationToken.None);

        Assert.Equal(code, answer.Error?.Code);
    }

    [Theory]
    [InlineData(AnswerStatus.Error, "agent.error", false)]
    [InlineData(AnswerStatus.Rejected, "agent.rejected", false)]
    [InlineData(AnswerStatus.Timeout, "agent.timeout", true)]
    public async Task Call_FailureWithoutError_GetsTheCodeOfItsStatus(AnswerStatus status, string code, bool retryable)
    {
        var answer = await CallAsync((_, _) => new(new AgentAnswer { Status = status }));

        Assert.Equal((status, code, retryable), (answer.Status, answer.Error!.Code, answer.Error.Retryable));
    }

    [Fact]
    public async Task Call_ErrorWithEndlessTexts_IsCut()
    {
        var answer = await CallAsync((_, _) => new(AgentAnswer.Failure(new string('c', 5000), new string('m', 5000), retryable: true)));

        Assert.Equal("agent.error", answer.Error!.Code);
        Assert.Equal(AnswerCheck.MessageLengthMax, answer.Error.Message.Length);
        Assert.True(answer.Error.Retryable);
    }

    [Fact]
    public async Task Call_SuccessWithError_LosesTheError()
    {
        var answer = await CallAsync((_, _) => new(ScriptedConnector.Done with { Error = new("x.y", "stray", false) }));

        Assert.Null(answer.Error);
        Assert.Equal("1", answer.Result.ToString());
    }

    [Fact]
    public async Task Call_EchoWithoutDelay_EndsSynchronouslyAndAllocatesOnlyTheAnswer()
    {
        var (invoker, echo) = (Calls.Invoker(), Calls.Local("echo"));
        var call = Calls.To(echo, """{"a":1}""");
        await invoker.CallAsync(echo, call, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var answering = invoker.CallAsync(echo, call, CancellationToken.None);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(answering.IsCompletedSuccessfully);
        Assert.Same(call.Payload.Input, (await answering).Result);
        Assert.InRange(allocated, 0, 128);
    }

    private static ValueTask<AgentAnswer> CallAsync(Func<AgentCall, CancellationToken, ValueTask<AgentAnswer>> script) =>
        Calls.Invoker(connectors: Connector(script)).CallAsync(Agent, Calls.To(Agent), CancellationToken.None);

    private static ScriptedConnector Connector(Func<AgentCall, CancellationToken, ValueTask<AgentAnswer>> script) => new(script);

    private sealed class ThrowingConnector : IAgentConnector
    {
        public AgentKind Kind => AgentKind.Http;

        public int DefaultConcurrency(AgentDescriptor agent) => 1;

        public AgentAnswer? AnswerNow(AgentDescriptor agent, AgentCall call) => throw new InvalidOperationException("no");

        public ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
