namespace AnnotateHub.Application.Backup;

/// <summary>What was brought over and found equal on both sides.</summary>
public sealed record DatabaseMoveReport(IReadOnlyList<(string Table, long Rows)> Tables)
{
    public long Rows => Tables.Sum(table => table.Rows);
}
