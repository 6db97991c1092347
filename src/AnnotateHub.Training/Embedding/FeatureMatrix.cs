namespace AnnotateHub.Training.Embedding;

/// <summary>A row of numbers a cell.</summary>
public sealed class FeatureMatrix
{
    public FeatureMatrix(int rows, int columns, float[] values)
    {
        if (rows < 0 || columns < 1 || values.Length != (long)rows * columns)
            throw new ArgumentException($"{rows} rows of {columns} numbers are {(long)rows * columns}; found {values.Length}.");
        for (var index = 0; index < values.Length; index++)
            if (!float.IsFinite(values[index]))
                throw new ArgumentException(
                    $"Feature {index % columns} of row {index / columns} is {values[index]}; features are numbers."
                );
        (Rows, Columns, Values) = (rows, columns, values);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Row by row.</summary>
    public float[] Values { get; }

    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Columns, Columns);

    /// <summary>Each column less its mean.</summary>
    public FeatureMatrix Centred()
    {
        var (means, values) = (new double[Columns], new float[Values.Length]);
        for (var index = 0; index < Values.Length; index++)
            means[index % Columns] += Values[index];
        for (var index = 0; index < Values.Length; index++)
            values[index] = (float)(Values[index] - means[index % Columns] / Rows);
        return new FeatureMatrix(Rows, Columns, values);
    }
}
