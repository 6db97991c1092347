using System.Globalization;

namespace AnnotateHub.Exchange.Csv;

/// <summary>What a column of a table can hold.</summary>
public enum CsvField
{
    Image,
    Class,
    Box,
    X1,
    Y1,
    X2,
    Y2,
    X,
    Y,
    W,
    H,
    Rater,
    Score,
    Width,
    Height,
    Truncated,
    Difficult,
    Occluded,
    Attributes,
}
