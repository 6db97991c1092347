using AnnotateHub.Core.Geometry;
using AnnotateHub.Core.Sampling;

namespace AnnotateHub.Imaging.Synthetic;

/// <summary>
/// Makes paired brightfield and fluorescence images of a plate that never existed, in the shape and naming of Piansaddhayanon et al. 2023,
/// with the truth of what is on them. Everything it makes is synthetic and must be marked so wherever it is shown.
/// </summary>
/// <remarks>
/// The same settings and index give the same pixels to the bit, on any machine, in any order, from any thread.
/// docs/synthetic-plate.md says how a picture is made and what it leaves out.
/// </remarks>
public sealed class PlateGenerator(PlateSettings settings)
{
    public PlateSettings Settings { get; } = settings;

    /// <summary>Patients take turns, so that any first part of a plate holds all of them.</summary>
    public PatientProfile PatientOf(int index) => Settings.Patients[index % Settings.Patients.Count];

    /// <summary>Bare stem of a field, for example <c>r06c04f01p01</c>; fields of a patient count from 1.</summary>
    public string NameOf(int index) => $"r{PatientOf(index).Name}c04f{index / Settings.Patients.Count + 1:00}p01";

    /// <param name="index">From 0; there is no last one.</param>
    public SyntheticField Generate(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var patient = PatientOf(index);
        var cells = FieldLayout.Place(Settings, patient, Stream(index, "cells"));
        var debris = DebrisLayout.Place(Settings, cells, Stream(index, "debris"));
        var texture = new Texture(Stream(index, "texture"));
        var stains = Stains(patient, index);
        var brightfield = new BrightfieldPainter(Settings, patient, texture, Stream(index, "brightfield"));
        foreach (var cell in cells)
            brightfield.Draw(cell);
        foreach (var one in debris)
            brightfield.Draw(one);
        var peaks = Stain(cells, stains, patient, texture, Stream(index, "staining"));
        foreach (var one in debris)
            Stain(one, stains);
        return new SyntheticField(
            index,
            NameOf(index),
            patient.Name,
            Camera.Brightfield.Take(brightfield.Finish(), Stream(index, "brightfield noise")),
            Camera.Fluorescence.Take(stains.Red.Finish(), Stream(index, "red noise")),
            Camera.Fluorescence.Take(stains.Green.Finish(), Stream(index, "green noise")),
            Camera.Fluorescence.Take(stains.Hoechst.Finish(), Stream(index, "hoechst noise")),
            new SyntheticTruth(Truth(cells, peaks), [.. debris.Select(one => new SyntheticDebris(one.Box, one.Kind))])
        );
    }

    private PinnedRandom Stream(int index, string purpose) => PinnedRandom.For(Settings.Seed, index, purpose);

    private (FluorescencePainter Red, FluorescencePainter Green, FluorescencePainter Hoechst) Stains(PatientProfile patient, int index)
    {
        var random = Stream(index, "lamps");
        FluorescencePainter One(double share) =>
            new(Settings, patient.Background * share * random.NextFactor(0.06), Camera.Fluorescence, random);
        return (One(0.9), One(1.2), One(1.0));
    }

    /// <summary>Draws every cell's light; answers the peak of each cell's marker in deviations of the noise.</summary>
    private double[] Stain(
        List<PlacedCell> cells,
        (FluorescencePainter Red, FluorescencePainter Green, FluorescencePainter Hoechst) stains,
        PatientProfile patient,
        Texture texture,
        PinnedRandom random
    )
    {
        var peaks = new double[cells.Count];
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = cells[i];
            var nucleus = Math.Clamp(55 * patient.Staining.Hoechst * random.NextFactor(0.40), 10, 250);
            stains.Hoechst.Draw(cell.Nucleus, nucleus, 1.5f, 0.16f, texture, Texture.Pick(random));
            peaks[i] = nucleus;
            if (cell.Class == 'U')
                continue;
            var (painter, staining) = cell.Class == 'R' ? (stains.Red, patient.Staining.Red) : (stains.Green, patient.Staining.Green);
            peaks[i] = cell.IsWeak
                ? random.Between(0.55, 0.90) * Settings.WeakBelow
                : Math.Clamp(45 * staining * random.NextFactor(0.55), 1.8 * Settings.WeakBelow, 260);
            painter.Draw(cell.Body, peaks[i], 1.35f, cell.IsWeak ? 0.08f : 0.15f, texture, Texture.Pick(random));
        }

        return peaks;
    }

    private static void Stain(PlacedDebris debris, (FluorescencePainter Red, FluorescencePainter Green, FluorescencePainter Hoechst) stains)
    {
        if (debris.Kind == DebrisKind.Fragments)
            stains.Hoechst.Draw(debris, 60);
        if (debris.Kind != DebrisKind.Fibre)
            return;
        stains.Red.Draw(debris, 7);
        stains.Green.Draw(debris, 12);
        stains.Hoechst.Draw(debris, 18);
    }

    private List<SyntheticCell> Truth(List<PlacedCell> cells, double[] peaks) =>
        [
            .. cells
                .Index()
                .Where(item => item.Item.IsInTruth(Settings))
                .Select(item =>
                {
                    var (pixels, mask) = (item.Item.Pixels, item.Item.Pixels.Mask!);
                    var box = new PixelBox(mask.Left, mask.Top, mask.Left + mask.Width, mask.Top + mask.Height);
                    return new SyntheticCell(
                        box,
                        item.Item.Class.ToString(),
                        item.Item.IsWeak,
                        FieldLayout.TouchesAny(item.Item, cells),
                        pixels.VisibleShare,
                        peaks[item.Index],
                        mask
                    );
                }),
        ];
}
