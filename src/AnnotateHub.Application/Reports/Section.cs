using System.Text;

namespace AnnotateHub.Application.Reports;

/// <summary>A part of a report: prose, plots and tables, as HTML.</summary>
internal sealed record Section(string Id, string Title, string Html, IReadOnlyList<Table> Tables);
