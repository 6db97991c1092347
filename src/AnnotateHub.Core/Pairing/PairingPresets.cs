using AnnotateHub.Core.Study;

namespace AnnotateHub.Core.Pairing;

public static class PairingPresets
{
    public static PairingPreset Published { get; } =
        new(
            "published",
            "The paper's published tree",
            "raw_images_for_model/brightfield/r06c04f12p01.tiff and raw_images_for_model/fluorescence/r06c04f12p01.tiff (red, "
                + "green, Hoechst)",
            // r is the patient; "f12p01" and "f12.p01" are both written.
            new PairingRule(
                "**/{channel=brightfield|fluorescence}/{group=r{patient}c*f{field}*p*}.*",
                [
                    new ChannelSource(new ChannelDefinition("Brightfield", ChannelRole.TransmittedLight, "#ffffff"), ["brightfield"]),
                    new ChannelSource(
                        new ChannelDefinition("Red", ChannelRole.Fluorescence, "#ff0000", "cancer"),
                        ["fluorescence"],
                        Sample: 0
                    ),
                    new ChannelSource(
                        new ChannelDefinition("Green", ChannelRole.Fluorescence, "#00ff00", "normal"),
                        ["fluorescence"],
                        Sample: 1
                    ),
                    new ChannelSource(
                        new ChannelDefinition("Hoechst", ChannelRole.Fluorescence, "#0000ff", "nuclei"),
                        ["fluorescence"],
                        Sample: 2
                    ),
                ]
            )
        );

    /// <summary>Red, green and blue of an ordinary picture; a gray picture stands in for all three.</summary>
    public static IReadOnlyList<ChannelSource> ColorPhotograph { get; } =
    [
        new(new ChannelDefinition("Red", ChannelRole.Color, "#ff0000"), [""], Sample: 0, GrayStandsIn: true),
        new(new ChannelDefinition("Green", ChannelRole.Color, "#00ff00"), [""], Sample: 1, GrayStandsIn: true),
        new(new ChannelDefinition("Blue", ChannelRole.Color, "#0000ff"), [""], Sample: 2, GrayStandsIn: true),
    ];

    /// <summary>One gray plane of a file that holds the whole group.</summary>
    public static IReadOnlyList<ChannelSource> GrayPicture { get; } =
    [new(new ChannelDefinition("Image", ChannelRole.TransmittedLight, "#ffffff"), [""])];

    public static PairingPreset SingleFile { get; } =
        new("single-file", "One file an image (RGB or gray)", "BloodImage_00000.jpg", new PairingRule("**/{group}.*", ColorPhotograph));

    /// <summary>In the order in which the guess prefers them where they explain equally many files.</summary>
    public static IReadOnlyList<PairingPreset> All { get; } =
    [
        Published,
        new(
            "channel-in-name",
            "Phase + fluorescence by channel name",
            "O3_R22_phase_pos_00.tif and O3_R22_yfp_pos_00.tif",
            new PairingRule("**/{group}_{channel!}_{group}.*")
        ),
        new(
            "channel-at-end",
            "Channel name at the end",
            "well-A4_DAPI.tif and well-A4_phase.tif",
            new PairingRule("**/{group}_{channel!}.*")
        ),
        new(
            "channel-at-start",
            "Channel name in front",
            "DAPI_well-A4.tif and phase_well-A4.tif",
            new PairingRule("**/{channel!}_{group}.*")
        ),
        new(
            "folder-per-group",
            "Four separate channel files, a folder for each image",
            "set1/img_000000000_Phase_000.tif, set1/img_000000000_DAPI_010.tif, ...",
            new PairingRule("{group=**}/*{channel!}*.*")
        ),
        new(
            "micro-manager",
            "Micro-Manager: a folder for each position, a number for each time",
            "Pos0/img_000000003_Phase_000.tif",
            new PairingRule("{group=**}/img_{group=*}_{channel!}_*.*")
        ),
        new(
            "numbered-channels",
            "Micro-Manager with numbered channels",
            "img_channel000_position000_time000000000_z001.tif",
            new PairingRule("{group=**}/img_{channel=channel*}_{group=position*_time*}_z*.*")
        ),
        new(
            "labelled-names",
            "Long names of labelled parts",
            "...,well-A4,...,z_depth-6,channel-PHASE_CONTRAST,is_mask-false.png",
            new PairingRule("**/{group=*well-{well}},*channel-{channel},*.*")
        ),
        new("channel-folders", "A folder for each channel", "phase/A4.tif and dapi/A4.tif", new PairingRule("**/{channel!}/{group}.*")),
        SingleFile,
    ];

    public static PairingPreset? Find(string key) =>
        All.FirstOrDefault(preset => preset.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
}
