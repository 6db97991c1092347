namespace AnnotateHub.Training.Embedding;

/// <summary>Eigenvalues of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan 2013, algorithm 8.5.2).</summary>
internal static class SymmetricEigen
{
    private const int Sweeps = 60;

    /// <summary>Values in no promised order; vectors are the columns that belong to them.</summary>
    public static (double[] Values, double[,] Vectors) Solve(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var (a, v) = ((double[,])matrix.Clone(), new double[size, size]);
        for (var index = 0; index < size; index++)
            v[index, index] = 1;
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            double off = 0,
                diagonal = 0;
            for (var p = 0; p < size; p++)
            for (var q = 0; q < size; q++)
                if (p == q)
                    diagonal += a[p, q] * a[p, q];
                else
                    off += a[p, q] * a[p, q];
            if (off <= 1e-30 * diagonal)
                break;
            for (var p = 0; p < size; p++)
            for (var q = p + 1; q < size; q++)
                Rotate(a, v, p, q);
        }

        return ([.. Enumerable.Range(0, size).Select(index => a[index, index])], v);
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        var tau = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = (tau >= 0 ? 1 : -1) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
        var c = 1 / Math.Sqrt(1 + t * t);
        var s = t * c;
        for (var k = 0; k < a.GetLength(0); k++)
            (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (var k = 0; k < a.GetLength(0); k++)
        {
            (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
            (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
        }
    }
}
