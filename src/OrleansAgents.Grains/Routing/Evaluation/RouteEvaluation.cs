using System.Collections.Immutable;
using System.Diagnostics;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Grains.Routing.Knowledge;
using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing.Evaluation;

/// <summary>Trains a text model as the platform does and measures it.</summary>
public sealed class RouteEvaluation : IRouteEvaluation
{
    private const int WarmUp = 200;

    /// <inheritdoc/>
    public EvaluationReport Run(EvaluationInput input, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var profiles = ProfilesOf(input);
        if (profiles.Length > IRouteEvaluation.ServicesMax)
        {
            throw new ArgumentException($"Expected at most {IRouteEvaluation.ServicesMax} different intents, found {profiles.Length}.", nameof(input));
        }

        progress?.Report($"training on {input.Train?.Count ?? 0} texts for {profiles.Length} services");
        var models = new RouterModels(CapabilityKnowledge.Shipped);
        var started = Stopwatch.GetTimestamp();
        var (model, bytes) = models.Train(profiles, input.NoneTrain, Environment.ProcessorCount, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        progress?.Report($"measuring {input.Test.Count + input.NoneTest.Count} texts");
        foreach (var (text, _) in input.Test.Take(WarmUp))
        {
            Verdict.Of(model, text);
        }

        var (score, micros) = (new EvaluationScore(input.AllowNone), new List<double>());
        var places = profiles.ToDictionary(p => p.Capabilities[0], model.PlaceOf, StringComparer.Ordinal);
        foreach (var (text, intent) in input.Test)
        {
            cancellationToken.ThrowIfCancellationRequested();
            score.Add(Timed(model, text, micros), places[intent]);
        }

        foreach (var text in input.NoneTest)
        {
            score.AddNone(Timed(model, text, micros));
        }

        micros.Sort();
        return new(
            score.Accuracy, score.Top3, score.NoneRecall, score.CalibrationError, bytes.Length, seconds,
            micros[micros.Count / 2], micros[(int)(micros.Count * 0.99)], profiles.Length, (input.Train?.Count ?? 0) + input.NoneTrain.Count, input.Test.Count);
    }

    private static ImmutableArray<ServiceProfile> ProfilesOf(EvaluationInput input)
    {
        var examples = input.Train?.ToLookup(text => text.Intent, text => text.Text);
        return [.. (input.Train ?? input.Test).Select(text => text.Intent).Distinct(StringComparer.Ordinal)
            .Select(intent => new ServiceProfile([intent], "", examples is null ? [] : [.. examples[intent]]))
            .OrderBy(profile => profile.Id, StringComparer.Ordinal)];
    }

    private static Verdict Timed(RouterModel model, string text, List<double> micros)
    {
        var started = Stopwatch.GetTimestamp();
        var verdict = Verdict.Of(model, text);
        micros.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        return verdict;
    }
}
