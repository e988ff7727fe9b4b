using System.Numerics;
using System.Runtime.InteropServices;

namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>
/// Trains one linear classifier a class, each against the rest: support vector machines with squared hinge loss, by dual coordinate
/// descent (Hsieh, Chang, Lin, Keerthi, Sundararajan: A Dual Coordinate Descent Method for Large-scale Linear SVM, ICML 2008,
/// algorithm 1 with L2 loss). All classes of a block are updated at once for each text, so that a processor's vectors are full.
/// The same input gives the same weights, however many cores there are.
/// </summary>
internal static class LinearTrainer
{
    private const float Negligible = 1e-4f;
    private const uint Seed = 20_260_101;

    /// <summary>Trains.</summary>
    /// <param name="matrix">The texts.</param>
    /// <param name="plan">What they speak for.</param>
    /// <param name="texts">The numbers of the texts to train on.</param>
    /// <param name="terms">The size of the vocabulary.</param>
    /// <param name="passes">How often each text is looked at; at least 1.</param>
    /// <param name="cores">How many cores may work; the weights do not depend on it.</param>
    /// <param name="cancellationToken">Stops early.</param>
    /// <returns>The weights.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LinearWeights Train(TextMatrix matrix, TrainingPlan plan, int[] texts, int terms, int passes, int cores, CancellationToken cancellationToken)
    {
        var weights = new LinearWeights(terms, plan.Classes);
        var orders = Orders(texts, passes);
        Parallel.For(0, weights.Blocks, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = cores }, block =>
            new BlockTrainer(matrix, plan, weights, block).Run(texts, orders, cancellationToken));
        return weights;
    }

    // The order in which texts are looked at, for each pass another one; places in the list of texts.
    private static int[][] Orders(int[] texts, int passes)
    {
        var (orders, state) = (new int[passes][], Seed);
        for (var pass = 0; pass < passes; pass++)
        {
            var order = Enumerable.Range(0, texts.Length).ToArray();
            for (var i = order.Length - 1; i > 0; i--)
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                var j = (int)(state % (uint)(i + 1));
                (order[i], order[j]) = (order[j], order[i]);
            }

            orders[pass] = order;
        }

        return orders;
    }

    private sealed class BlockTrainer
    {
        private readonly TextMatrix _matrix;
        private readonly TrainingPlan _plan;
        private readonly LinearWeights _weights;
        private readonly int _block;
        private readonly int _width;                           // in vectors
        private readonly Vector<float>[] _sides;               // by group: +1, -1, or 0 where it does not matter
        private readonly Vector<float>[] _softness;            // by group: 1 / (2 cost)

        public BlockTrainer(TextMatrix matrix, TrainingPlan plan, LinearWeights weights, int block)
        {
            (_matrix, _plan, _weights, _block) = (matrix, plan, weights, block);
            _width = LinearWeights.BlockWidth / Vector<float>.Count;
            (_sides, _softness) = (new Vector<float>[plan.Groups * _width], new Vector<float>[plan.Groups * _width]);
            Span<float> sides = MemoryMarshal.Cast<Vector<float>, float>(_sides.AsSpan()), softness = MemoryMarshal.Cast<Vector<float>, float>(_softness.AsSpan());
            for (var group = 0; group < plan.Groups; group++)
            {
                var costs = plan.CostsOf(group);
                for (var i = 0; i < LinearWeights.BlockWidth && (block * LinearWeights.BlockWidth) + i < costs.Length; i++)
                {
                    var cost = costs[(block * LinearWeights.BlockWidth) + i];
                    sides[(group * LinearWeights.BlockWidth) + i] = Math.Sign(cost);
                    softness[(group * LinearWeights.BlockWidth) + i] = cost == 0 ? 0 : 0.5f / Math.Abs(cost);
                }
            }
        }

        public void Run(int[] texts, int[][] orders, CancellationToken cancellationToken)
        {
            var duals = new Vector<float>[texts.Length * _width];
            var margins = new Vector<float>[_width];
            foreach (var order in orders)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var i in order)
                {
                    Visit(texts[i], duals.AsSpan(i * _width, _width), margins);
                }
            }
        }

        private void Visit(int text, Span<Vector<float>> duals, Span<Vector<float>> margins)
        {
            var rows = _matrix.RowsOf(text);
            var values = _matrix.ValuesOf(text);
            var length = 1f;                                   // of the vector with the constant 1 of the bias, squared
            _weights.BiasOf(_block).CopyTo(margins);
            for (var i = 0; i < rows.Length; i++)
            {
                length += values[i] * values[i];
                Accumulate(_weights.RowOf(_block, rows[i]), values[i], margins);
            }

            if (!Move(_plan.GroupOf(text), length, duals, margins))
            {
                return;
            }

            Accumulate(margins, 1, _weights.BiasOf(_block));
            for (var i = 0; i < rows.Length; i++)
            {
                Accumulate(margins, values[i], _weights.RowOf(_block, rows[i]));
            }
        }

        // Turns the margins into the steps of the weights; says whether any matters.
        private bool Move(int group, float length, Span<Vector<float>> duals, Span<Vector<float>> margins)
        {
            var sides = _sides.AsSpan(group * _width, _width);
            var softness = _softness.AsSpan(group * _width, _width);
            var moved = false;
            for (var i = 0; i < _width; i++)
            {
                var (side, dual) = (sides[i], duals[i]);
                var gradient = (side * margins[i]) - Vector<float>.One + (softness[i] * dual);
                var next = Vector.Max(Vector<float>.Zero, dual - (gradient * side * side / (new Vector<float>(length) + softness[i])));
                var step = (next - dual) * side;
                duals[i] = next;
                margins[i] = step;
                moved |= Vector.GreaterThanAny(Vector.Abs(step), new Vector<float>(Negligible));
            }

            return moved;
        }

        private static void Accumulate(ReadOnlySpan<Vector<float>> from, float factor, Span<Vector<float>> to)
        {
            var factors = new Vector<float>(factor);
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = Vector.FusedMultiplyAdd(from[i], factors, to[i]);
            }
        }
    }
}
