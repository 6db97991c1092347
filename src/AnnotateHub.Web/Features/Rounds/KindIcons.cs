using AnnotateHub.Core.Study.Rounds;
using MudBlazor;

namespace AnnotateHub.Web.Features.Rounds;

public static class KindIcons
{
    public static string For(RoundKind kind) =>
        kind switch
        {
            RoundKind.Calibration => Icons.Material.Outlined.Straighten,
            RoundKind.Seed => Icons.Material.Outlined.Grass,
            RoundKind.Refinement => Icons.Material.Outlined.AutoFixHigh,
            RoundKind.Test => Icons.Material.Outlined.FactCheck,
            RoundKind.Drift => Icons.Material.Outlined.Replay,
            _ => Icons.Material.Outlined.Draw,
        };
}
