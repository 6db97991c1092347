using System.Globalization;
using AnnotateHub.Application.Dashboard;
using AnnotateHub.Exchange.Csv;

namespace AnnotateHub.Web.Features.Dashboard;

/// <summary>People's work as comma-separated values: a header, a line for each person, empty where nothing is known.</summary>
public static class StatisticsCsv
{
    private static readonly string[] Heads =
    [
        "person",
        "role",
        "experience_months",
        "seniority_rank",
        "images",
        "boxes_submitted",
        "model_boxes_submitted",
        "actions",
        "active_seconds_per_image",
        "model_boxes_proposed",
        "accepted",
        "implicitly_accepted",
        "corrected",
        "rejected",
        "added",
    ];

    public static string Create(IReadOnlyList<PersonStatistics> rows) => CsvText.From(rows.Select(Cells).Prepend(Heads), "\r\n");

    private static string?[] Cells(PersonStatistics row)
    {
        var rates = row.Corrections;
        return
        [
            row.Person,
            .. new object?[]
            {
                row.Role,
                row.ExperienceMonths,
                row.SeniorityRank,
                row.Images,
                row.Boxes,
                row.ModelBoxes,
                row.Actions,
                row.SecondsAnImage,
                rates?.Proposed,
                rates?.Accepted,
                rates?.ImplicitlyAccepted,
                rates?.Corrected,
                rates?.Rejected,
                rates?.Added,
            }.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)),
        ];
    }
}
