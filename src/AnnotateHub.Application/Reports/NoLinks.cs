using System.Text;

namespace AnnotateHub.Application.Reports;

/// <summary>For reports that are read without a server.</summary>
public sealed class NoLinks : IFigureLinks
{
    public string? Cells(string a, string b, string? classA, string? classB) => null;

    public string? Image(string name) => null;
}
