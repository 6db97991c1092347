using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Application.Reports;

/// <summary>A column of a table.</summary>
/// <param name="Head">As people read it.</param>
/// <param name="Name">As programs do: ASCII, lower case, underscores (docs/data-dictionary.md).</param>
internal sealed record Column(string Head, string Name, ColumnKind Kind = ColumnKind.Value)
{
    public static implicit operator Column(string head) => new(head, CsvName.From(head));

    public static Column Interval(string head, string? name = null) =>
        new($"{head} (95 % interval)", name ?? CsvName.From(head), ColumnKind.Interval);

    public static Column Runs(string head) => new(head, CsvName.From(head), ColumnKind.Runs);

    /// <summary>Heads of the columns that it takes in a CSV file.</summary>
    public IReadOnlyList<string> Names =>
        Kind switch
        {
            ColumnKind.Interval => [Name, $"{Name}_low", $"{Name}_high", $"{Name}_sd"],
            ColumnKind.Runs => [Name, $"{Name}_sd", $"{Name}_n"],
            _ => [Name],
        };
}
