namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>Solves small systems of linear equations.</summary>
internal static class LinearEquations
{
    /// <summary>Solves <c>matrix x = right</c> by elimination with pivots. Both are changed.</summary>
    /// <param name="matrix">Square and regular.</param>
    /// <param name="right">As long as the matrix is wide.</param>
    /// <returns>The solution.</returns>
    public static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(matrix[row, column]));
            for (var i = 0; i < n; i++)
            {
                (matrix[column, i], matrix[pivot, i]) = (matrix[pivot, i], matrix[column, i]);
            }

            (right[column], right[pivot]) = (right[pivot], right[column]);
            for (var row = column + 1; row < n; row++)
            {
                var factor = matrix[row, column] / matrix[column, column];
                for (var i = column; i < n; i++)
                {
                    matrix[row, i] -= factor * matrix[column, i];
                }

                right[row] -= factor * right[column];
            }
        }

        var solution = new double[n];
        for (var row = n - 1; row >= 0; row--)
        {
            var sum = right[row];
            for (var i = row + 1; i < n; i++)
            {
                sum -= matrix[row, i] * solution[i];
            }

            solution[row] = sum / matrix[row, row];
        }

        return solution;
    }
}
