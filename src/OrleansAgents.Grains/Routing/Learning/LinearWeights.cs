using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>The weights of linear classifiers while they are trained: by blocks of classes, so that cores do not share memory.</summary>
internal sealed class LinearWeights
{
    /// <summary>How many classes a block has; a multiple of every processor's vector.</summary>
    public const int BlockWidth = 32;

    private readonly Vector<float>[][] _blocks;                // rows of BlockWidth numbers; the last row is the bias
    private readonly int _terms;

    /// <summary>Makes weights that are all 0.</summary>
    /// <param name="terms">How many terms there are.</param>
    /// <param name="classes">How many classes there are.</param>
    public LinearWeights(int terms, int classes)
    {
        (_terms, Classes) = (terms, classes);
        _blocks = new Vector<float>[(classes + BlockWidth - 1) / BlockWidth][];
        for (var i = 0; i < _blocks.Length; i++)
        {
            _blocks[i] = new Vector<float>[(terms + 1) * Width];
        }
    }

    /// <summary>Gets how many classes there are.</summary>
    public int Classes { get; }

    /// <summary>Gets how many terms there are.</summary>
    public int Terms => _terms;

    /// <summary>Gets how many blocks there are.</summary>
    public int Blocks => _blocks.Length;

    private static int Width => BlockWidth / Vector<float>.Count;

    /// <summary>Gets the weights of a term for a block's classes.</summary>
    /// <param name="block">The block.</param>
    /// <param name="term">The term's place in the vocabulary.</param>
    /// <returns>The weights, to be changed in place.</returns>
    public Span<Vector<float>> RowOf(int block, int term) => _blocks[block].AsSpan(term * Width, Width);

    /// <summary>Gets what a block's classes have before any term is looked at.</summary>
    /// <param name="block">The block.</param>
    /// <returns>The biases, to be changed in place.</returns>
    public Span<Vector<float>> BiasOf(int block) => RowOf(block, _terms);

    /// <summary>Copies the weights of a term for all classes.</summary>
    /// <param name="term">The term's place in the vocabulary; <see cref="Terms"/> for the biases.</param>
    /// <param name="row">Gets the weights; as long as there are classes.</param>
    public void CopyRow(int term, Span<float> row)
    {
        for (var block = 0; block < _blocks.Length; block++)
        {
            var from = MemoryMarshal.Cast<Vector<float>, float>(RowOf(block, term));
            var rest = row[(block * BlockWidth)..];
            from[..Math.Min(BlockWidth, rest.Length)].CopyTo(rest);
        }
    }

    /// <summary>Computes how far a text lies on each class's side.</summary>
    /// <param name="matrix">The texts.</param>
    /// <param name="text">The text's number.</param>
    /// <returns>The margins, one a class.</returns>
    public float[] MarginsOf(TextMatrix matrix, int text)
    {
        var (sums, row) = (new float[Classes], new float[Classes]);
        CopyRow(_terms, sums);
        var rows = matrix.RowsOf(text);
        var values = matrix.ValuesOf(text);
        for (var i = 0; i < rows.Length; i++)
        {
            CopyRow(rows[i], row);
            for (var c = 0; c < row.Length; c++)
            {
                sums[c] += values[i] * row[c];
            }
        }

        return sums;
    }
}
