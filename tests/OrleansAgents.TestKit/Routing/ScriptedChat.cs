using System.Threading.Channels;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.TestKit.Routing;

/// <summary>Chat models that decide as a test says. Without a script a question is never answered, whatever its token says. Thread-safe.</summary>
public sealed class ScriptedChat : IChatRouter, IChatArbitrator
{
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();
    private int _count;

    /// <summary>Gets or sets what the router answers; null never answers.</summary>
    public Func<RoutingQuestion, Result<Recommendation>>? Recommends { get; set; }

    /// <summary>Gets or sets what the arbitrator answers; null never answers.</summary>
    public Func<ArbitrationQuestion, Result<RoutingDecision>>? Decides { get; set; }

    /// <summary>Gets or sets which step the arbitrator names; null never answers.</summary>
    public Func<WorkflowState, Result<NextStepChoice>>? Chooses { get; set; }

    /// <summary>Gets how many questions came.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets the token of the newest question.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>Waits for the next question that the test has not seen.</summary>
    /// <returns>The query, the step, or nothing for a choice.</returns>
    public Task<string> NextAsync() => _asked.Reader.ReadAsync().AsTask().Soon("a chat model is asked");

    /// <inheritdoc/>
    public Task<Result<Recommendation>> RecommendAsync(RoutingQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Ask<Recommendation>(question.Query, Recommends is { } script ? () => script(question) : null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Result<RoutingDecision>> DecideAsync(ArbitrationQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Ask<RoutingDecision>(question.Step.Id, Decides is { } script ? () => script(question) : null, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Result<NextStepChoice>> ChooseNextAsync(WorkflowState state, CancellationToken cancellationToken) =>
        Ask<NextStepChoice>("", Chooses is { } script ? () => script(state) : null, cancellationToken);

    private Task<Result<T>> Ask<T>(string about, Func<Result<T>>? answer, CancellationToken cancellationToken)
        where T : notnull
    {
        Interlocked.Increment(ref _count);
        Token = cancellationToken;
        try
        {
            return answer is null ? new TaskCompletionSource<Result<T>>().Task : Task.FromResult(answer());
        }
        finally
        {
            _asked.Writer.TryWrite(about);
        }
    }
}
