using OrleansAgents.Grains.Routing.Features;
using OrleansAgents.Grains.Routing.Models;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>
/// Makes a model of labelled texts: first one of three quarters of the texts, on whose other quarter it is measured how sure the
/// model may be; then one of all texts. Pure: the same texts give the same model.
/// </summary>
/// <param name="reader">Makes terms of texts.</param>
/// <param name="cores">How many cores may work; the model does not depend on it.</param>
internal sealed class ModelTrainer(FeatureReader reader, int cores)
{
    private const int HoldOutEvery = 4;
    private const int MeasuringPasses = 5;
    private const int Passes = 10;
    private const int WeightsMax = 16 << 20;
    private const int TermsMax = 1 << 17;

    /// <summary>Trains.</summary>
    /// <param name="labelled">The texts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The model.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TextModel Train(LabelledTexts labelled, CancellationToken cancellationToken)
    {
        var (table, plan) = (new TermTable(reader), new TrainingPlan(labelled.Classes.Length + 1));
        foreach (var group in labelled.Groups)
        {
            plan.AddGroup(group.Costs);
        }

        foreach (var (text, group) in labelled.Texts)
        {
            table.Add(text);
            plan.AddText(group);
        }

        var termsMax = Math.Min(TermsMax, WeightsMax / TextModel.StrideOf(labelled.Classes.Length));
        var calibration = Measure(labelled, table, plan, termsMax, cancellationToken);
        var (all, others) = (Where(labelled, group => group.Matters), Where(labelled, group => !group.Matters));
        var vocabulary = table.Vocabulary(all, others, termsMax);
        var weights = LinearTrainer.Train(TextMatrix.Of(table, vocabulary), plan, all, vocabulary.Count, Passes, cores, cancellationToken);
        return TextModel.Quantize(labelled.Classes, vocabulary, weights, calibration);
    }

    private Calibration Measure(LabelledTexts labelled, TermTable table, TrainingPlan plan, int termsMax, CancellationToken cancellationToken)
    {
        var (learnt, held) = Split(labelled);
        if (held.Length == 0)
        {
            return Calibration.Prior;
        }

        var vocabulary = table.Vocabulary(learnt, Where(labelled, group => !group.Matters), termsMax);
        var matrix = TextMatrix.Of(table, vocabulary);
        var weights = LinearTrainer.Train(matrix, plan, learnt, vocabulary.Count, MeasuringPasses, cores, cancellationToken);
        var fit = new CalibrationFit();
        var perGroup = held.CountBy(plan.GroupOf).ToDictionary();
        var average = (float)held.Length / perGroup.Count;
        foreach (var text in held)
        {
            var group = plan.GroupOf(text);
            Add(fit, labelled.Groups[group], weights.MarginsOf(matrix, text), matrix, text, average / perGroup[group]);
        }

        return fit.Fit(Calibration.Prior);
    }

    private static void Add(CalibrationFit fit, TextGroup group, float[] margins, TextMatrix matrix, int text, float weight)
    {
        var (classes, background) = (margins[..^1], margins[^1]);
        if (classes.Length == 0)
        {
            return;
        }

        var signs = SignsOf(classes, background, matrix.UnknownShareOf(text), matrix.RowsOf(text).Length);
        var rights = Enumerable.Range(0, classes.Length).Where(i => group.Costs[i] > 0).ToList();
        if (rights.Count > 0)
        {
            fit.AddFitting(classes, rights.MaxBy(i => classes[i]), signs, weight);
        }
        else if (group.Costs[^1] > 0)
        {
            fit.AddNone(signs, group.Measures);
        }
    }

    private static NoneSigns SignsOf(float[] classes, float background, float unknownShare, int terms)
    {
        var (best, second) = (float.MinValue, NoneSigns.Nobody);
        foreach (var margin in classes)
        {
            (best, second) = margin > best ? (margin, MathF.Max(best, second)) : (best, MathF.Max(second, margin));
        }

        return new(best, second, background, unknownShare, terms);
    }

    private static int[] Where(LabelledTexts labelled, Func<TextGroup, bool> condition) =>
        [.. Enumerable.Range(0, labelled.Texts.Count).Where(i => condition(labelled.Groups[labelled.Texts[i].Group]))];

    private static (int[] Learnt, int[] Held) Split(LabelledTexts labelled)
    {
        var (learnt, held, seen) = (new List<int>(), new List<int>(), new int[labelled.Groups.Count]);
        for (var i = 0; i < labelled.Texts.Count; i++)
        {
            var group = labelled.Texts[i].Group;
            if (!labelled.Groups[group].Matters)
            {
                continue;
            }

            (++seen[group] % HoldOutEvery == 0 && labelled.Groups[group].Measures > 0 ? held : learnt).Add(i);
        }

        return ([.. learnt], [.. held]);
    }
}
