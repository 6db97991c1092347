using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Training.Embedding;

/// <summary>The directions in which features differ most, by subspace iteration (Halko, Martinsson, Tropp 2011): no matrix of columns by
/// columns is made. The same seed and features give the same numbers whatever the number of threads.</summary>
public sealed class PrincipalComponents
{
    private const int Iterations = 60;
    private const int Spare = 6;
    private const int RowsTogether = 512;

    private readonly double[][] _directions;

    private PrincipalComponents(double[][] directions, double[] variances, double total) =>
        (_directions, Variances, TotalVariance) = (directions, variances, total);

    /// <summary>Along each component, with n - 1; falling.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>Over all columns.</summary>
    public double TotalVariance { get; }

    /// <summary>Unit vectors; the largest number of each is positive.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Directions => _directions;

    public static PrincipalComponents Fit(FeatureMatrix features, int count, long seed = 1, CancellationToken cancellationToken = default)
    {
        if (features.Rows < 2)
            throw new ArgumentException($"Components need at least two cells; found {features.Rows}.");
        count = Math.Min(count, Math.Min(features.Columns, features.Rows - 1));
        var centred = features.Centred();
        var size = Math.Min(features.Columns, count + Spare);
        var random = PinnedRandom.For((ulong)seed, 0, "components");
        double[][] basis = [.. Enumerable.Range(0, size).Select(_ => Vector(features.Columns, random))];
        Orthonormalise(basis, random);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = Apply(centred, basis);
            Orthonormalise(image, random);
            var moved = basis.Zip(image).Take(count).Max(pair => 1 - Math.Abs(Dot(pair.First, pair.Second)));
            basis = image;
            if (moved < 1e-13)
                break;
        }

        var (vectors, values) = Rotate(centred, basis);
        var total = 0.0;
        foreach (var value in centred.Values)
            total += (double)value * value;
        return new PrincipalComponents(
            [.. vectors.Take(count).Select(Oriented)],
            [.. values.Take(count).Select(value => Math.Max(0, value) / (features.Rows - 1))],
            total / (features.Rows - 1)
        );
    }

    /// <summary>Rows by components, each row less the mean.</summary>
    public FeatureMatrix Project(FeatureMatrix features)
    {
        var centred = features.Centred();
        var values = new float[features.Rows * _directions.Length];
        Parallel.For(0, features.Rows, row =>
        {
            for (var component = 0; component < _directions.Length; component++)
                values[row * _directions.Length + component] = (float)Dot(centred.Row(row), _directions[component]);
        });
        return new FeatureMatrix(features.Rows, _directions.Length, values);
    }

    /// <summary>The covariance's image of each vector, without the division by n - 1.</summary>
    private static double[][] Apply(FeatureMatrix centred, double[][] basis)
    {
        var parts = new double[(centred.Rows + RowsTogether - 1) / RowsTogether][][];
        Parallel.For(0, parts.Length, part =>
        {
            double[][] sums = [.. basis.Select(_ => new double[centred.Columns])];
            for (var row = part * RowsTogether; row < Math.Min(centred.Rows, (part + 1) * RowsTogether); row++)
            {
                var values = centred.Row(row);
                for (var vector = 0; vector < basis.Length; vector++)
                {
                    var (along, sum) = (Dot(values, basis[vector]), sums[vector]);
                    for (var column = 0; column < sum.Length; column++)
                        sum[column] += along * values[column];
                }
            }

            parts[part] = sums;
        });
        // In the order of the rows, so that the number of threads does not change the rounding.
        double[][] all = [.. basis.Select(_ => new double[centred.Columns])];
        foreach (var part in parts)
            for (var vector = 0; vector < all.Length; vector++)
            for (var column = 0; column < centred.Columns; column++)
                all[vector][column] += part[vector][column];
        return all;
    }

    /// <summary>The principal axes within the span of the basis (Rayleigh and Ritz).</summary>
    private static (double[][] Vectors, double[] Values) Rotate(FeatureMatrix centred, double[][] basis)
    {
        var image = Apply(centred, basis);
        var small = new double[basis.Length, basis.Length];
        for (var row = 0; row < basis.Length; row++)
        for (var column = 0; column < basis.Length; column++)
            small[row, column] = (Dot(basis[row], image[column]) + Dot(basis[column], image[row])) / 2;
        var (values, vectors) = SymmetricEigen.Solve(small);
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(index => values[index])];
        return (
            [
                .. order.Select(index =>
                {
                    var vector = new double[centred.Columns];
                    for (var part = 0; part < basis.Length; part++)
                    for (var column = 0; column < vector.Length; column++)
                        vector[column] += vectors[part, index] * basis[part][column];
                    return vector;
                }),
            ],
            [.. order.Select(index => values[index])]
        );
    }

    /// <summary>Gram and Schmidt, twice; a vector that vanishes is drawn anew.</summary>
    private static void Orthonormalise(double[][] vectors, PinnedRandom random)
    {
        for (var index = 0; index < vectors.Length; index++)
        {
            var length = Reduce(vectors, index);
            for (var attempt = 0; length < 1e-12 && attempt < 3; attempt++)
            {
                vectors[index] = Vector(vectors[index].Length, random);
                length = Reduce(vectors, index);
            }
        }
    }

    /// <summary>The share of the vector's length that is left; afterwards it has length 1.</summary>
    private static double Reduce(double[][] vectors, int index)
    {
        var vector = vectors[index];
        var before = Math.Sqrt(Dot(vector, vector));
        for (var pass = 0; pass < 2; pass++)
        for (var other = 0; other < index; other++)
        {
            var along = Dot(vectors[other], vector);
            for (var column = 0; column < vector.Length; column++)
                vector[column] -= along * vectors[other][column];
        }

        var after = Math.Sqrt(Dot(vector, vector));
        if (after > 0)
            for (var column = 0; column < vector.Length; column++)
                vector[column] /= after;
        return before > 0 ? after / before : 0;
    }

    private static double[] Oriented(double[] vector) => vector.MaxBy(Math.Abs) < 0 ? [.. vector.Select(value => -value)] : vector;

    private static double[] Vector(int length, PinnedRandom random) => [.. Enumerable.Range(0, length).Select(_ => random.Between(-1, 1))];

    private static double Dot(ReadOnlySpan<float> values, double[] vector)
    {
        double sum = 0;
        for (var column = 0; column < vector.Length; column++)
            sum += values[column] * vector[column];
        return sum;
    }

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (var column = 0; column < left.Length; column++)
            sum += left[column] * right[column];
        return sum;
    }
}
