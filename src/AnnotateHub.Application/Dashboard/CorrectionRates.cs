using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Dashboard;

/// <summary>What became of the boxes that a model proposed, over the newest submitted images that started from one.</summary>
/// <param name="Images">How many images were looked at, <see cref="PeopleStatistics.MaxImages"/> at most.</param>
/// <param name="Proposed">Boxes that the model proposed on them: accepted, implicitly accepted, corrected and rejected ones.</param>
/// <param name="Added">Boxes that the person added to them.</param>
public sealed record CorrectionRates(int Images, int Proposed, int Accepted, int ImplicitlyAccepted, int Corrected, int Rejected, int Added)
{
    /// <summary>Share of the proposed boxes, 0 to 1; 0 where none was proposed.</summary>
    public double Share(int part) => Proposed == 0 ? 0 : part / (double)Proposed;
}
