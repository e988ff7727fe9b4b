using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary>The files of an evaluation.</summary>
/// <param name="Train">What is learned from; null when the intents of <paramref name="Test"/> stand for services.</param>
/// <param name="Test">What is measured.</param>
/// <param name="NoneTrain">Texts that fit no service, to learn from; null for none.</param>
/// <param name="NoneTest">Texts that fit no service, to measure; null for none.</param>
/// <param name="Shots">How many lines of each intent are learned from; null for all.</param>
internal sealed record EvaluationFiles(string? Train, string Test, string? NoneTrain, string? NoneTest, int? Shots)
{
    /// <summary>Reads them.</summary>
    /// <param name="allowNone">Whether the answer is allowed that none fits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The texts; or <c>file.unreadable</c>, <c>payload.too_large</c>, <c>evaluation.invalid_line</c> with the lines,
    /// <c>evaluation.empty_file</c>, <c>evaluation.unknown_intent</c> with the lines, <c>evaluation.too_many_intents</c>.
    /// </returns>
    public async Task<Result<EvaluationInput>> ReadAsync(bool allowNone, CancellationToken cancellationToken)
    {
        if (!(await LabelledFile.ReadAsync(Test, needsIntent: true, cancellationToken)).TryGet(out var test, out var error)
            || !(await ReadAsync(Train, needsIntent: true, cancellationToken)).TryGet(out var train, out error)
            || !(await ReadAsync(NoneTrain, needsIntent: false, cancellationToken)).TryGet(out var noneTrain, out error)
            || !(await ReadAsync(NoneTest, needsIntent: false, cancellationToken)).TryGet(out var noneTest, out error))
        {
            return error;
        }

        if (Train is not null && FindUnknown(train, test) is { } unknown)
        {
            return unknown;
        }

        var services = Train is null ? test : train;
        if (services.Lines.Select(line => line.Label.Intent).Distinct(StringComparer.Ordinal).Count() is var intents and > IRouteEvaluation.ServicesMax)
        {
            return new DomainError(
                "evaluation.too_many_intents",
                ErrorKind.Invalid,
                $"Expected at most {IRouteEvaluation.ServicesMax:N0} different intents in '{services.Path}', found {intents:N0}. Leave some out.");
        }

        var labelled = test.Lines.Select(line => line.Label).ToList();
        return new EvaluationInput(Train is null ? null : [.. Cut(train)], labelled, Texts(noneTrain), Texts(noneTest), allowNone);
    }

    private static Task<Result<LabelledFile>> ReadAsync(string? path, bool needsIntent, CancellationToken cancellationToken) =>
        path is null ? Task.FromResult<Result<LabelledFile>>(LabelledFile.None) : LabelledFile.ReadAsync(path, needsIntent, cancellationToken);

    private static List<string> Texts(LabelledFile file) => [.. file.Lines.Select(line => line.Label.Text)];

    private static DomainError? FindUnknown(LabelledFile train, LabelledFile test)
    {
        var known = train.Lines.Select(line => line.Label.Intent).ToHashSet(StringComparer.Ordinal);
        var problems = new LineProblems(test.Path);
        foreach (var line in test.Lines.Where(line => !known.Contains(line.Label.Intent)))
        {
            problems.Add(line.Number, $"expected one of the {known.Count} intents of '{train.Path}', found '{line.Label.Intent}'.");
        }

        return problems.Refuse("evaluation.unknown_intent", $"cannot be measured, because '{train.Path}' has no such intent; train on it, or leave it out");
    }

    private IEnumerable<LabelledText> Cut(LabelledFile train)
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (_, label) in train.Lines)
        {
            var count = taken.GetValueOrDefault(label.Intent);
            if (Shots is null || count < Shots)
            {
                taken[label.Intent] = count + 1;
                yield return label;
            }
        }
    }
}
