using System.Diagnostics.CodeAnalysis;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Waits;

/// <summary>
/// The answers that were given with the command line. Each answers one wait of its name; several of the same name answer
/// one after the other, such as in each cycle. Not thread-safe.
/// </summary>
internal sealed class RunAnswers
{
    private readonly Dictionary<string, Queue<JsonPayload>> _answers = [];
    private readonly Dictionary<string, Queue<Resolution>> _resolutions = [];
    private readonly bool _approvesAll;

    private RunAnswers(bool approvesAll) => _approvesAll = approvesAll;

    /// <summary>Gets the names of answers that nothing asked for yet.</summary>
    public IEnumerable<string> Unused => _answers.Where(a => a.Value.Count > 0).Select(a => $"--answer {a.Key}")
        .Concat(_resolutions.Where(r => r.Value.Count > 0).Select(r => $"--resolve {r.Key}"));

    /// <summary>Reads what was given.</summary>
    /// <param name="answers">Values of <c>--answer</c>: NAME=JSON, NAME=@file, NAME=approve, NAME=reject.</param>
    /// <param name="resolutions">Values of <c>--resolve</c>: STEP=done:JSON, STEP=done:@file, STEP=again, STEP=fail.</param>
    /// <param name="approvesAll">Whether every approval without an answer of its own is a yes.</param>
    /// <param name="environment">The outside.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answers, or <c>input.invalid</c>, <c>file.unreadable</c>, <c>payload.too_large</c>.</returns>
    public static async Task<Result<RunAnswers>> ReadAsync(
        IEnumerable<string> answers, IEnumerable<string> resolutions, bool approvesAll, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var all = new RunAnswers(approvesAll);
        foreach (var (name, value) in answers.Select(NamedValue.Split))
        {
            var read = await ReadAnswerAsync(name, value, environment, cancellationToken);
            if (!read.TryGet(out var payload, out var error))
            {
                return error;
            }

            QueueOf(all._answers, name).Enqueue(payload);
        }

        foreach (var (step, value) in resolutions.Select(NamedValue.Split))
        {
            var read = await ReadResolutionAsync(step, value, environment, cancellationToken);
            if (!read.TryGet(out var resolution, out var error))
            {
                return error;
            }

            QueueOf(all._resolutions, step).Enqueue(resolution);
        }

        return all;
    }

    /// <summary>Says whether there is an answer to a wait.</summary>
    /// <param name="wait">The wait.</param>
    /// <returns>True when <see cref="TryTake(WaitView, out JsonPayload)"/> gives one.</returns>
    public bool Has(WaitView wait) => Any(_answers, wait.Name) || IsApproved(wait);

    /// <summary>Says whether there is a word on a call.</summary>
    /// <param name="step">The step.</param>
    /// <returns>True when there is one.</returns>
    public bool Has(StepView step) => Any(_resolutions, step.Id);

    /// <summary>Takes the answer to a wait.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="answer">The answer, when there is one.</param>
    /// <returns>True when there is one.</returns>
    public bool TryTake(WaitView wait, [NotNullWhen(true)] out JsonPayload? answer)
    {
        answer = Any(_answers, wait.Name) ? _answers[wait.Name].Dequeue() : IsApproved(wait) ? ApprovalAnswer.Yes : null;
        return answer is not null;
    }

    /// <summary>Takes the word on a call.</summary>
    /// <param name="step">The step.</param>
    /// <param name="resolution">What came of it, when there is a word.</param>
    /// <returns>True when there is one.</returns>
    public bool TryTake(StepView step, [NotNullWhen(true)] out Resolution? resolution)
    {
        resolution = Any(_resolutions, step.Id) ? _resolutions[step.Id].Dequeue() : null;
        return resolution is not null;
    }

    private static async Task<Result<JsonPayload>> ReadAnswerAsync(string name, string value, CliEnvironment environment, CancellationToken cancellationToken) =>
        value switch
        {
            "approve" => ApprovalAnswer.Yes,
            "reject" => ApprovalAnswer.No,
            _ => await InputArgument.ReadAsync(value, $"--answer {name}", environment, cancellationToken),
        };

    private static async Task<Result<Resolution>> ReadResolutionAsync(
        string step, string value, CliEnvironment environment, CancellationToken cancellationToken)
    {
        switch (value)
        {
            case "again":
                return new Resolution(ResolvedOutcome.Again, null);
            case "fail":
                return new Resolution(ResolvedOutcome.Fail, null);
            case ['d', 'o', 'n', 'e', ':', .. var text]:
                var read = await InputArgument.ReadAsync(text, $"--resolve {step}", environment, cancellationToken);
                return read.TryGet(out var payload, out var error) ? new Resolution(ResolvedOutcome.Done, payload) : error;
            default:
                return CliErrors.Usage($"--resolve {step} expects done:JSON, done:@file, again or fail; found '{value}'.");
        }
    }

    private static Queue<T> QueueOf<T>(Dictionary<string, Queue<T>> all, string name) =>
        all.TryGetValue(name, out var known) ? known : all[name] = new();

    private static bool Any<T>(Dictionary<string, Queue<T>> all, string name) => all.TryGetValue(name, out var queue) && queue.Count > 0;

    private bool IsApproved(WaitView wait) => _approvesAll && wait.Kind == WaitKind.Approval;
}

/// <summary>What came of a call whose outcome was not known.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Result">The result, when the work is done.</param>
internal sealed record Resolution(ResolvedOutcome Outcome, JsonPayload? Result);
