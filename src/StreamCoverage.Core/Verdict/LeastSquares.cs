namespace StreamCoverage.Core.Verdict;

/// <summary>
/// Least squares by modified Gram-Schmidt, where a column that those before it determine is left out; the point to predict goes through
/// the same steps as the columns, so that no coefficients are solved for.
/// </summary>
internal static class LeastSquares
{
    // What R's lm takes for dependent: less than this of a column's length is left.
    private const double Dependent = 1e-7;

    /// <param name="pairs">What was known and what came of it, at least one pair.</param>
    /// <param name="point">What is known now.</param>
    /// <param name="columns">Which of the known values to use, in order.</param>
    public static double Predict((double[] Known, double Later)[] pairs, double[] point, int[] columns)
    {
        var basis = new List<(double[] Column, double AtPoint)>(columns.Length);
        double[] rest = [.. pairs.Select(pair => pair.Later)];
        var predicted = 0.0;
        foreach (var index in columns)
        {
            double[] column = [.. pairs.Select(pair => pair.Known[index])];
            var (length, atPoint) = (Math.Sqrt(Dot(column, column)), point[index]);
            // Twice, because once leaves an error as large as the columns are alike.
            for (var pass = 0; pass < 2; pass++)
                foreach (var (unit, unitAtPoint) in basis)
                    atPoint -= Subtract(column, unit) * unitAtPoint;
            var left = Math.Sqrt(Dot(column, column));
            if (left <= length * Dependent)
                continue;
            for (var i = 0; i < column.Length; i++)
                column[i] /= left;
            basis.Add((column, atPoint / left));
            predicted += Subtract(rest, column) * (atPoint / left);
        }
        return predicted;
    }

    /// <summary>Takes the part along <paramref name="unit"/> out of <paramref name="column"/>, and returns its length.</summary>
    private static double Subtract(double[] column, double[] unit)
    {
        var along = Dot(column, unit);
        for (var i = 0; i < column.Length; i++)
            column[i] -= along * unit[i];
        return along;
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
