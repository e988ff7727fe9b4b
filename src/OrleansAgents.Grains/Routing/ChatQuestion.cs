using System.Globalization;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// One question to a chat model, which must not stop a run: a model that is late, away or wrong has an answer too, namely why
/// somebody else is asked.
/// </summary>
/// <param name="who">The model's part, such as <c>chat arbitrator</c>.</param>
/// <param name="deadline">How long it is given by whoever asks it.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatQuestion(string who, TimeSpan deadline, TimeProvider time)
{
    /// <summary>What the run's models have used is all that they may.</summary>
    public const string BudgetUsed = "was not asked: the run has used up its tokens or cost of models";

    private const int ReasonMax = 300;

    /// <summary>A model keeps its deadline itself, and says why it is late; for so long it is believed to.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Asks, and waits until the deadline.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="ask">Asks.</param>
    /// <param name="problemOf">Says what is wrong with an answer; null when it is right.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The answer, right or wrong, as far as there is one; why it does not count, null when it does; and what was used of the model
    /// when there is none.
    /// </returns>
    public async Task<(T? Answer, string? Fallback, AgentUsage? UsedForNothing)> AskAsync<T>(
        Func<CancellationToken, Task<Result<T>>> ask, Func<T, string?> problemOf, CancellationToken cancellationToken)
        where T : class
    {
        using var late = new CancellationTokenSource(deadline + Grace, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var result = await ask(stop.Token).WaitAsync(stop.Token);
            return !result.TryGet(out var answer, out var error) ? (null, Why(error), error.Usage)
                : problemOf(answer) is { } problem ? (answer, Line($"the {who} answered wrongly: {problem}"), null)
                : (answer, null, null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return (null, Late, null);
        }
        catch (Exception e)                                   // the boundary of chat models: none of their faults stops a run
        {
            return (null, Line($"the {who} failed: {e.Message}"), null);
        }
    }

    private string Late => string.Create(CultureInfo.InvariantCulture, $"the {who} did not answer within {deadline.TotalSeconds:0.###} s");

    private string Why(DomainError error) => error.Code switch
    {
        "route.model_late" => Late,
        _ when error.Message.Contains($"the {who}", StringComparison.OrdinalIgnoreCase) => Line(string.Concat(error.Message[..1].ToLowerInvariant(), error.Message.AsSpan(1))),
        "route.model_unavailable" => Line($"the {who} cannot be reached: {error.Message}"),
        "route.model_invalid" => Line($"the {who} answered wrongly: {error.Message}"),
        _ => Line($"the {who} gave no answer: {error.Message}"),
    };

    private static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= ReasonMax ? line : string.Concat(line.AsSpan(0, ReasonMax), "...");
    }
}
