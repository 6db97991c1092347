namespace AnnotateHub.Application.Reports;

/// <summary>How many columns of a CSV file one column of a table takes.</summary>
internal enum ColumnKind
{
    Value,

    /// <summary>The value, <c>_low</c> and <c>_high</c> of its 95 % interval, <c>_sd</c> of the resamples.</summary>
    Interval,

    /// <summary>The mean, <c>_sd</c> and <c>_n</c> over runs.</summary>
    Runs,
}
