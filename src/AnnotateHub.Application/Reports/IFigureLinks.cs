using System.Text;

namespace AnnotateHub.Application.Reports;

/// <summary>Where the figures of an agreement report lead; a report in a file leads nowhere.</summary>
public interface IFigureLinks
{
    /// <summary>The cells of two raters that one named so and the other so; null: any class.</summary>
    string? Cells(string a, string b, string? classA, string? classB);

    string? Image(string name);
}
