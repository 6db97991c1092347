using AnnotateHub.Core.Pairing;
using AnnotateHub.TestKit.Hostile;

namespace AnnotateHub.Core.Tests.Pairing;

/// <summary>Broken patterns over hostile names are used or refused by a sentence; see <see cref="HostileCampaign{T}"/>.</summary>
public sealed class HostilePatternTests
{
    private static readonly string[] Names =
    [
        "r06c04f2p01_phase.tif",
        "a/b/c/r06c04f2p01-ch2.tif",
        "细胞/图像_yfp.png",
        "\u202Egnp.exe\0.tif",
        "page٣_phase_9999999999999999999999.tif",
        new string('_', 300) + ".tif",
        string.Concat(Enumerable.Repeat("a_phase_", 40)) + ".tif",
        ".tif",
        "///.tif",
    ];

    [Fact]
    public void Broken_patterns()
    {
        var sound = PairingPresets
            .All.Select(preset => new SoundFile(preset.Key, preset.Rule.Pattern))
            .Append(new("own parts", "{group=r{patient}c{well}*}_{channel=phase|yfp}_p{page}.tif"))
            .ToList();
        var campaign = new HostileCampaign<PatternException>(
            pattern =>
            {
                var text = System.Text.Encoding.UTF8.GetString(pattern.Content);
                var result = Pairer.Pair(Names, new PairingRule(text), "root");
                Assert.All(result.Groups, group => Assert.DoesNotContain('/', group.Name));
                return [];
            },
            // Two expressions are compiled for each, and each name is asked of both.
            16 << 20
        )
        {
            Break = Mutations.From,
        };

        var faults = campaign.Run(sound, 500);
        Assert.True(faults.Length == 0, faults);
    }
}
