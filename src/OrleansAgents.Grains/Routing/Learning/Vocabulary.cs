using System.Numerics;
using OrleansAgents.Grains.Routing.Features;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>The terms that a model knows, with how telling each is. Immutable, thread-safe.</summary>
internal sealed class Vocabulary
{
    private readonly int[] _slots;                             // place in the lists plus 1, by hash
    private readonly int[] _numbers;
    private readonly float[] _weights;

    /// <summary>Makes a vocabulary.</summary>
    /// <param name="numbers">The numbers of the terms, each once.</param>
    /// <param name="weights">Their inverse document frequencies: <c>ln((1 + n) / (1 + df)) + 1</c> for <c>df</c> of <c>n</c> texts.</param>
    public Vocabulary(int[] numbers, float[] weights)
    {
        (_numbers, _weights) = (numbers, weights);
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)(numbers.Length * 2) + 1)];
        for (var i = 0; i < numbers.Length; i++)
        {
            var slot = FirstSlot(numbers[i]);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>Gets how many terms there are.</summary>
    public int Count => _numbers.Length;

    /// <summary>Gets the terms' numbers.</summary>
    public ReadOnlySpan<int> Numbers => _numbers;

    /// <summary>Gets the terms' inverse document frequencies.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>Makes a vector of a text: <c>(1 + ln count) * weight</c> for each known term, each kind scaled to length 1.</summary>
    /// <param name="list">The text.</param>
    /// <param name="vector">Gets the vector in place of what it held.</param>
    public void Weigh(FeatureList list, TextVector vector)
    {
        vector.Clear();
        Span<float> squares = [0, 0, 0];
        var (single, unknown) = (0, 0);
        for (var i = 0; i < list.Count; i++)
        {
            var row = Find(list.NumberAt(i));
            single += list.IsSingleWord(i) ? 1 : 0;
            if (row < 0)
            {
                unknown += list.IsSingleWord(i) ? 1 : 0;
                continue;
            }

            var count = list.CountAt(i);
            var value = (count == 1 ? 1 : 1 + MathF.Log(count)) * _weights[row];
            squares[(int)list.KindAt(i)] += value * value;
            vector.Add(row, value, i);
        }

        vector.UnknownShare = single == 0 ? 1 : (float)unknown / single;
        for (var i = 0; i < vector.Count; i++)
        {
            var kind = (int)list.KindAt(vector.PlaceAt(i));
            vector.Scale(i, 1 / MathF.Sqrt(squares[kind]));
        }
    }

    /// <summary>Finds a term.</summary>
    /// <param name="number">Its number in the hash space.</param>
    /// <returns>Its place; -1 for a term that is not known.</returns>
    public int Find(int number)
    {
        var slot = FirstSlot(number);
        while (_slots[slot] is var at and not 0)
        {
            if (_numbers[at - 1] == number)
            {
                return at - 1;
            }

            slot = (slot + 1) & (_slots.Length - 1);
        }

        return -1;
    }

    private int FirstSlot(int number) => (int)((uint)number * 2654435769) & (_slots.Length - 1);
}
