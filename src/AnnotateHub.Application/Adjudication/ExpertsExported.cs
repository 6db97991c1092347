using System.Text;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <param name="Version">The signed version that the union is of; null for a draft.</param>
/// <param name="Equal">Images whose two most experienced annotators tie; Expert1 is then who comes first by user name.</param>
public sealed record ExpertsExported(int Images, int Boxes, int? Version, int Equal);
