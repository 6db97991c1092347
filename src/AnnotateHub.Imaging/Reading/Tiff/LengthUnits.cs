namespace AnnotateHub.Imaging.Reading.Tiff;

/// <summary>Units of length as OME-XML and ImageJ write them.</summary>
internal static class LengthUnits
{
    /// <summary>Micrometres in one of the unit; null for pixels, reference frames and whatever else is no length.</summary>
    public static double? Micrometres(string unit) =>
        unit.Trim().Replace("\\u00B5", "µ", StringComparison.OrdinalIgnoreCase).Replace('μ', 'µ') switch
        {
            "µm" or "um" or "micron" or "microns" or "micrometer" or "micrometre" or "micrometers" or "micrometres" => 1,
            "nm" or "nanometer" or "nanometre" or "nanometers" => 1e-3,
            "pm" => 1e-6,
            "Å" or "angstrom" => 1e-4,
            "mm" or "millimeter" or "millimetre" => 1e3,
            "cm" or "centimeter" or "centimetre" => 1e4,
            "m" or "meter" or "metre" => 1e6,
            "in" or "inch" or "inches" => 25_400,
            _ => null,
        };
}
