using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.TestKit.Agents;

/// <summary>One call that an agent received. It hangs until the test answers it, or until it is told to stop.</summary>
public sealed class ScriptedCall
{
    private readonly TaskCompletionSource<AgentAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ScriptedCall(AgentCall call, CancellationToken cancellationToken)
    {
        Call = call;
        cancellationToken.Register(() =>
        {
            _stopped.TrySetResult();
            _answer.TrySetCanceled(cancellationToken);
        });
    }

    /// <summary>Gets what was asked.</summary>
    public AgentCall Call { get; }

    /// <summary>Gets the id of the attempt: <c>workflow/step/cycle/attempt</c>.</summary>
    public string RequestId => Call.RequestId;

    /// <summary>Gets what follows the workflow in the id: <c>step/cycle/attempt</c>.</summary>
    public string Attempt => RequestId[(RequestId.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>Gets a task that ends when the agent is told to stop.</summary>
    public Task Stopped => _stopped.Task;

    internal Task<AgentAnswer> Answer => _answer.Task;

    /// <summary>Answers with a result.</summary>
    public void Succeed(string result = "{}") => Give(AgentAnswer.Success(JsonPayload.Parse(result)));

    /// <summary>Answers with a failure.</summary>
    public void Fail(string code = "agent.failed", bool retryable = true) => Give(AgentAnswer.Failure(code, "It broke.", retryable));

    /// <summary>Answers with anything.</summary>
    public void Give(AgentAnswer answer) => _answer.TrySetResult(answer);

    /// <summary>Breaks the invoker's promise that it never throws.</summary>
    public void Throw(Exception fault) => _answer.TrySetException(fault);
}
