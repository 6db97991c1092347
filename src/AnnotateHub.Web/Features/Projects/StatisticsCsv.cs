using System.Globalization;
using System.Text;
using AnnotateHub.UseCases.Rounds;

namespace AnnotateHub.Web.Features.Projects;

/// <summary>People's work as comma-separated values: a header, a line for each person, empty where nothing is known.</summary>
public static class StatisticsCsv
{
    public static string Of(IReadOnlyList<PersonStatistics> rows)
    {
        var text = new StringBuilder("person,role,experience months,seniority rank,images,boxes,actions,active seconds an image,model boxes,accepted,implicitly accepted,corrected,rejected,added\r\n");
        foreach (var row in rows)
        {
            var rates = row.Corrections;
            text.AppendJoin(',', new object?[]
            {
                Cell(row.Person), row.Role, row.ExperienceMonths, row.SeniorityRank, row.Images, row.Boxes, row.Actions, row.SecondsAnImage is { } seconds ? Math.Round(seconds, 1) : null,
                rates?.Proposed, rates?.Accepted, rates?.ImplicitlyAccepted, rates?.Corrected, rates?.Rejected, rates?.Added,
            }.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>Quoted, and harmless in a spreadsheet: a cell that would begin a formula begins with an apostrophe.</summary>
    private static string Cell(string text) => $"\"{(text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
