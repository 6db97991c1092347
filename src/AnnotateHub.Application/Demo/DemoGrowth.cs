using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Demo;

/// <summary>How far the demo plate has come.</summary>
/// <param name="Images">Images of the plate that the project holds, of those asked for.</param>
/// <param name="Faults">Why some are not there; one that fails does not end the rest.</param>
public sealed record DemoGrowth(int Images, IReadOnlyList<string> Faults);
