using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OrleansAgents.Grains.Routing.Learning;

namespace OrleansAgents.Grains.Routing.Models;

/// <summary>
/// A trained text model: for each term a row of 8-bit weights, one a class, and one scale. The last class is the background: what
/// no service takes. Immutable, thread-safe.
/// </summary>
internal sealed class TextModel
{
    private readonly sbyte[] _weights;
    private readonly float[] _scales;
    private readonly float[] _biases;
    private readonly int _stride;

    /// <summary>Makes a model of its parts.</summary>
    /// <param name="classes">The names of the classes but the background.</param>
    /// <param name="vocabulary">The terms.</param>
    /// <param name="weights">The weights: <see cref="StrideOf"/> numbers a term.</param>
    /// <param name="scales">What the weights of a term are multiplied with.</param>
    /// <param name="biases">What a class has before any term is looked at.</param>
    /// <param name="calibration">Turns margins into probabilities.</param>
    public TextModel(string[] classes, Vocabulary vocabulary, sbyte[] weights, float[] scales, float[] biases, Calibration calibration)
    {
        (Classes, Vocabulary, _weights, _scales, _biases, Calibration) = (classes, vocabulary, weights, scales, biases, calibration);
        _stride = StrideOf(classes.Length);
    }

    /// <summary>Gets the names of the classes but the background.</summary>
    public string[] Classes { get; }

    /// <summary>Gets the terms.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Gets what turns margins into probabilities.</summary>
    public Calibration Calibration { get; }

    /// <summary>Gets the weights of all terms.</summary>
    public ReadOnlySpan<sbyte> Weights => _weights;

    /// <summary>Gets what the weights of a term are multiplied with.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Gets what a class has before any term is looked at.</summary>
    public ReadOnlySpan<float> Biases => _biases;

    /// <summary>Gets the place of the background among the margins.</summary>
    public int Background => Classes.Length;

    /// <summary>Gives the length of a term's row: the classes and the background, rounded up so that a processor's vectors are full.</summary>
    /// <param name="classes">How many classes there are but the background.</param>
    /// <returns>A multiple of 32.</returns>
    public static int StrideOf(int classes) => (classes + 1 + 31) / 32 * 32;

    /// <summary>Rounds trained weights to 8 bits: each term's are multiples of a 127th of its largest.</summary>
    /// <param name="classes">The names of the classes but the background.</param>
    /// <param name="vocabulary">The terms.</param>
    /// <param name="trained">The weights; the background is the last class.</param>
    /// <param name="calibration">Turns margins into probabilities.</param>
    /// <returns>The model.</returns>
    public static TextModel Quantize(string[] classes, Vocabulary vocabulary, LinearWeights trained, Calibration calibration)
    {
        var stride = StrideOf(classes.Length);
        var (weights, scales, row) = (new sbyte[vocabulary.Count * stride], new float[vocabulary.Count], new float[classes.Length + 1]);
        for (var term = 0; term < vocabulary.Count; term++)
        {
            trained.CopyRow(term, row);
            scales[term] = QuantizeRow(row, weights.AsSpan(term * stride, stride));
        }

        var biases = new float[stride];
        trained.CopyRow(vocabulary.Count, biases.AsSpan(0, classes.Length + 1));
        return new(classes, vocabulary, weights, scales, biases, calibration);
    }

    /// <summary>Computes how far a text lies on each class's side. Allocates nothing.</summary>
    /// <param name="vector">The text.</param>
    /// <param name="margins">Gets the margins, that of the background at <see cref="Background"/>; <see cref="StrideOf"/> numbers.</param>
    public void Judge(TextVector vector, Span<float> margins)
    {
        _biases.CopyTo(margins);
        var rows = vector.Rows;
        var values = vector.Values;
        for (var i = 0; i < rows.Length; i++)
        {
            AddRow(_weights.AsSpan(rows[i] * _stride, _stride), values[i] * _scales[rows[i]], margins);
        }
    }

    /// <summary>Gives the weight of a term for a class.</summary>
    /// <param name="term">The term's place in the vocabulary.</param>
    /// <param name="at">The class's place.</param>
    /// <returns>The weight.</returns>
    public float WeightOf(int term, int at) => _weights[(term * _stride) + at] * _scales[term];

    /// <summary>Rounds a row.</summary>
    /// <param name="row">The weights.</param>
    /// <param name="rounded">Gets them in 127ths of the largest.</param>
    /// <returns>What they are to be multiplied with.</returns>
    internal static float QuantizeRow(ReadOnlySpan<float> row, Span<sbyte> rounded)
    {
        var largest = 0f;
        foreach (var weight in row)
        {
            largest = MathF.Max(largest, MathF.Abs(weight));
        }

        if (largest == 0)
        {
            return 0;
        }

        for (var i = 0; i < row.Length; i++)
        {
            rounded[i] = (sbyte)MathF.Round(row[i] * 127 / largest);
        }

        return largest / 127;
    }

    private static void AddRow(ReadOnlySpan<sbyte> row, float factor, Span<float> sums)
    {
        var factors = Vector256.Create(factor);
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(sums);
        for (nuint i = 0; i < (nuint)row.Length; i += 32)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, i));
            var (first, second) = Vector256.Widen(low);
            var (third, fourth) = Vector256.Widen(high);
            Add(first, factors, ref to, i);
            Add(second, factors, ref to, i + 8);
            Add(third, factors, ref to, i + 16);
            Add(fourth, factors, ref to, i + 24);
        }
    }

    private static void Add(Vector256<int> weights, Vector256<float> factors, ref float to, nuint at) =>
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(weights), factors, Vector256.LoadUnsafe(ref to, at)).StoreUnsafe(ref to, at);
}
