using OrleansAgents.Grains.Routing.Features;
using OrleansAgents.Grains.Routing.Models;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>
/// Adds one class to a model in a fraction of the time of a training: the new class learns what is its own beside a sample of
/// what is not, the others stay as they are. A whole training puts it right later. Pure: the same input gives the same model.
/// </summary>
/// <param name="reader">Makes terms of texts.</param>
internal sealed class ModelExtension(FeatureReader reader)
{
    private const int Passes = 10;

    /// <summary>Adds a class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The class's name.</param>
    /// <param name="own">The texts that belong to it.</param>
    /// <param name="others">A sample of texts that do not.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A model with one class more; its background and calibration are the old ones.</returns>
    public TextModel Add(TextModel model, string name, IReadOnlyCollection<string> own, IReadOnlyCollection<string> others, CancellationToken cancellationToken)
    {
        var (table, plan) = (new TermTable(reader), new TrainingPlan(1));
        plan.AddGroup([Math.Clamp((float)others.Count / Math.Max(1, own.Count) / 10, 1, 4)]);
        plan.AddGroup([-1]);
        foreach (var (text, group) in own.Select(text => (text, 0)).Concat(others.Select(text => (text, 1))))
        {
            table.Add(text);
            plan.AddText(group);
        }

        var vocabulary = Grow(model.Vocabulary, table, own.Count);
        var all = Enumerable.Range(0, table.Count).ToArray();
        var trained = LinearTrainer.Train(TextMatrix.Of(table, vocabulary), plan, all, vocabulary.Count, Passes, cores: 1, cancellationToken);
        return Join(model, name, vocabulary, trained);
    }

    // Terms of the new class that the model has never seen get rows of their own, in which the other classes have no weight.
    private static Vocabulary Grow(Vocabulary known, TermTable table, int own)
    {
        var (added, rarest) = (new SortedSet<int>(), 1f);
        foreach (var weight in known.Weights)
        {
            rarest = MathF.Max(rarest, weight);
        }

        var list = new FeatureList();
        for (var text = 0; text < own; text++)
        {
            table.Restore(text, list);
            for (var i = 0; i < list.Count; i++)
            {
                if (known.Find(list.NumberAt(i)) < 0)
                {
                    added.Add(list.NumberAt(i));
                }
            }
        }

        return new([.. known.Numbers, .. added], [.. known.Weights, .. Enumerable.Repeat(rarest, added.Count)]);
    }

    private static TextModel Join(TextModel model, string name, Vocabulary vocabulary, LinearWeights trained)
    {
        var (place, before, stride) = (model.Classes.Length, TextModel.StrideOf(model.Classes.Length), TextModel.StrideOf(model.Classes.Length + 1));
        var (weights, scales, biases) = (new sbyte[vocabulary.Count * stride], new float[vocabulary.Count], new float[stride]);
        Span<float> row = new float[place + 2], added = stackalloc float[1];
        for (var term = 0; term < vocabulary.Count; term++)
        {
            trained.CopyRow(term, added);
            var to = weights.AsSpan(term * stride, stride);
            var isKnown = term < model.Vocabulary.Count;
            scales[term] = isKnown ? model.Scales[term] : 0;
            if (MathF.Abs(added[0]) <= scales[term] * sbyte.MaxValue)
            {
                CopyRow(isKnown ? model.Weights.Slice(term * before, before) : default, place, scales[term] == 0 ? 0 : added[0] / scales[term], to);
                continue;
            }

            for (var i = 0; i <= place; i++)                  // the new weight is the row's greatest: the others are rounded to its measure
            {
                row[i < place ? i : place + 1] = isKnown ? model.WeightOf(term, i) : 0;
            }

            row[place] = added[0];
            scales[term] = TextModel.QuantizeRow(row, to);
        }

        model.Biases[..place].CopyTo(biases);
        trained.CopyRow(vocabulary.Count, added);
        (biases[place], biases[place + 1]) = (added[0], model.Biases[place]);
        return new([.. model.Classes, name], vocabulary, weights, scales, biases, model.Calibration);
    }

    private static void CopyRow(ReadOnlySpan<sbyte> from, int place, float added, Span<sbyte> to)
    {
        if (!from.IsEmpty)
        {
            from[..place].CopyTo(to);
            to[place + 1] = from[place];
        }

        to[place] = (sbyte)MathF.Round(added);
    }
}
