//! Each operator's translation from TFLite to ONNX.
//!
//! Every translation computes the shape that must come out and compares it with what the file states, so that a wrong
//! reading of an option is found at once, not in a patient's numbers.

use super::super::onnx_writer::{Attribute, signed};
use super::convert::{Converter, Kind, Margins, input, padding_widths};
use super::flatbuffer::{Reason, Table};
use super::schema::TfOperator;

/// Field numbers of the options that convolutions and pooling share.
const PADDING: usize = 0;
const STRIDE_W: usize = 1;
const STRIDE_H: usize = 2;

/// How a window moves over a picture.
#[derive(Clone, Copy, Debug)]
struct Window {
    kernel: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    same: bool,
}

impl Window {
    /// Height and width that come out, and the zeros to add around what goes in (TFLite's rule: more at the end).
    fn over(&self, size: [usize; 2], present: Margins) -> Result<([usize; 2], Margins), Reason> {
        let mut out = [0; 2];
        let mut added = [[0; 2]; 2];
        let present = [[present.top, present.bottom], [present.left, present.right]];
        for axis in 0..2 {
            let length = size[axis] + present[axis][0] + present[axis][1];
            let extent = (self.kernel[axis] - 1) * self.dilations[axis] + 1;
            let stride = self.strides[axis];
            let total = if self.same {
                ((length.div_ceil(stride) - 1) * stride + extent).saturating_sub(length)
            } else {
                0
            };
            if length + total < extent {
                return Err("a window is larger than its picture".into());
            }
            out[axis] = (length + total - extent) / stride + 1;
            added[axis] = [present[axis][0] + total / 2, present[axis][1] + total - total / 2];
        }
        let [[top, bottom], [left, right]] = added;
        Ok((out, Margins { top, bottom, left, right }))
    }

    fn attributes(&self, margins: Margins) -> Vec<(&'static str, Attribute)> {
        let ints = |values: &[usize]| Attribute::Ints(values.iter().map(|&value| signed(value)).collect());
        vec![
            ("kernel_shape", ints(&self.kernel)),
            ("strides", ints(&self.strides)),
            ("dilations", ints(&self.dilations)),
            ("pads", ints(&[margins.top, margins.left, margins.bottom, margins.right])),
        ]
    }
}

/// A count from an operator's options: at least one and believable.
fn count(options: &Table<'_>, field: usize, default: i32) -> Result<usize, Reason> {
    let value = options.integer(field, default)?;
    usize::try_from(value)
        .ok()
        .filter(|n| (1..=64).contains(n))
        .ok_or_else(|| format!("an option has value {value}"))
}

fn options<'a>(operator: &TfOperator<'a>) -> Result<Table<'a>, Reason> {
    operator.options.ok_or_else(|| "an operator lacks its options".into())
}

fn pads_same(options: &Table<'_>) -> Result<bool, Reason> {
    match options.byte(PADDING, 0)? {
        0 => Ok(true),
        1 => Ok(false),
        other => Err(format!("a padding is of unknown kind {other}")),
    }
}

impl Converter<'_> {
    /// Translates one operator.
    pub(super) fn operator(&mut self, kind: Kind, operator: &TfOperator<'_>) -> Result<(), Reason> {
        match kind {
            Kind::Convolution => self.convolution(operator),
            Kind::DepthwiseConvolution => self.depthwise_convolution(operator),
            Kind::Add => self.add(operator),
            Kind::MaxPool => self.max_pool(operator),
            Kind::ResizeBilinear => self.resize(operator),
            Kind::DepthToSpace => self.depth_to_space(operator),
            Kind::Reshape => self.reshape(operator),
            Kind::Concatenation => self.concatenation(operator),
            Kind::Pad => self.pad(operator),
            Kind::Logistic => {
                let source = input(operator, 0)?;
                let node = ("Sigmoid", vec![self.name(source)?]);
                self.step(operator, self.shape(source), node, Vec::new())
            }
            Kind::Dequantize | Kind::Densify => Ok(()),
        }
    }

    /// Writes a step and, behind it, the activation that TFLite fuses into it.
    fn activated(
        &mut self,
        operator: &TfOperator<'_>,
        activation: i8,
        node: (&'static str, Vec<String>),
        attributes: Vec<(&'static str, Attribute)>,
    ) -> Result<(), Reason> {
        let result = self.output_name(operator.outputs[0]);
        let linear = if activation == 0 { result.clone() } else { format!("{result}_linear") };
        self.write(node.0, node.1, linear.clone(), attributes);
        match activation {
            0 => {}
            1 => self.write("Relu", vec![linear], result, Vec::new()),
            3 => {
                let low = self.constant(&[], &[0.0]);
                let high = self.constant(&[], &[6.0]);
                self.write("Clip", vec![linear, low, high], result, Vec::new());
            }
            other => return Err(format!("activation {other} is not supported")),
        }
        Ok(())
    }

    fn expect_shape(&self, operator: &TfOperator<'_>, shape: &[usize]) -> Result<(), Reason> {
        let stated = self.shape(operator.outputs[0]);
        if stated == shape {
            Ok(())
        } else {
            Err(format!("a shape {shape:?} comes out where {stated:?} is stated"))
        }
    }

    /// The bias of a convolution, when it has one.
    fn bias(&mut self, operator: &TfOperator<'_>, channels: usize) -> Result<Option<String>, Reason> {
        let Some(Some(tensor)) = operator.inputs.get(2).copied() else { return Ok(None) };
        let (shape, numbers) = self.numbers(tensor)?;
        if shape != [channels] {
            return Err(format!("a bias has shape {shape:?} for {channels} channels"));
        }
        Ok(Some(self.constant(&shape, &numbers)))
    }

    fn convolution(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let options = options(operator)?;
        let weights = input(operator, 1)?;
        let (shape, numbers) = self.numbers(weights)?;
        let (source, margins) = self.behind_padding(input(operator, 0)?);
        let [height, width, channels] = self.picture(source)?;
        let [out, kernel_h, kernel_w, into] = shape[..] else {
            return Err("weights are not four-dimensional".into());
        };
        if into != channels || out * kernel_h * kernel_w == 0 {
            return Err(format!("weights of shape {shape:?} do not fit {channels} channels"));
        }
        let window = Window {
            kernel: [kernel_h, kernel_w],
            strides: [count(&options, STRIDE_H, 1)?, count(&options, STRIDE_W, 1)?],
            dilations: [count(&options, 5, 1)?, count(&options, 4, 1)?],
            same: pads_same(&options)?,
        };
        let ([h, w], margins) = window.over([height, width], margins)?;
        self.expect_shape(operator, &[1, h, w, out])?;
        let turned = turn(&numbers, [out, kernel_h * kernel_w, into]);
        let mut inputs = vec![self.name(source)?, self.constant(&[out, into, kernel_h, kernel_w], &turned)];
        inputs.extend(self.bias(operator, out)?);
        self.activated(operator, options.byte(3, 0)?, ("Conv", inputs), window.attributes(margins))
    }

    fn depthwise_convolution(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let options = options(operator)?;
        let weights = input(operator, 1)?;
        let (shape, numbers) = self.numbers(weights)?;
        let (source, margins) = self.behind_padding(input(operator, 0)?);
        let [height, width, channels] = self.picture(source)?;
        let [1, kernel_h, kernel_w, out] = shape[..] else { return Err("weights are not depthwise".into()) };
        if out == 0 || kernel_h * kernel_w == 0 || out % channels != 0 {
            return Err(format!("depthwise weights of shape {shape:?} do not fit {channels} channels"));
        }
        let window = Window {
            kernel: [kernel_h, kernel_w],
            strides: [count(&options, STRIDE_H, 1)?, count(&options, STRIDE_W, 1)?],
            dilations: [count(&options, 6, 1)?, count(&options, 5, 1)?],
            same: pads_same(&options)?,
        };
        let ([h, w], margins) = window.over([height, width], margins)?;
        self.expect_shape(operator, &[1, h, w, out])?;
        let turned = turn(&numbers, [1, kernel_h * kernel_w, out]);
        let mut inputs = vec![self.name(source)?, self.constant(&[out, 1, kernel_h, kernel_w], &turned)];
        inputs.extend(self.bias(operator, out)?);
        let mut attributes = window.attributes(margins);
        attributes.push(("group", Attribute::Int(signed(channels))));
        self.activated(operator, options.byte(4, 0)?, ("Conv", inputs), attributes)
    }

    fn add(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let (first, second) = (input(operator, 0)?, input(operator, 1)?);
        if self.shape(first) != self.shape(second) {
            return Err("it adds tensors of different shapes, which is not supported".into());
        }
        self.expect_shape(operator, self.shape(first))?;
        let activation = operator.options.map_or(Ok(0), |options| options.byte(0, 0))?;
        let inputs = vec![self.name(first)?, self.name(second)?];
        self.activated(operator, activation, ("Add", inputs), Vec::new())
    }

    fn max_pool(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let options = options(operator)?;
        let source = input(operator, 0)?;
        let [height, width, channels] = self.picture(source)?;
        let window = Window {
            kernel: [count(&options, 4, 0)?, count(&options, 3, 0)?],
            strides: [count(&options, STRIDE_H, 0)?, count(&options, STRIDE_W, 0)?],
            dilations: [1, 1],
            same: pads_same(&options)?,
        };
        let ([h, w], margins) = window.over([height, width], Margins::default())?;
        self.expect_shape(operator, &[1, h, w, channels])?;
        let mut attributes = window.attributes(margins);
        attributes.retain(|(name, _)| *name != "dilations");
        let inputs = vec![self.name(source)?];
        self.activated(operator, options.byte(5, 0)?, ("MaxPool", inputs), attributes)
    }

    fn resize(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let options = options(operator)?;
        if options.byte(2, 0)? != 0 || options.byte(3, 0)? == 0 {
            return Err("it resizes with another convention than half-pixel centres".into());
        }
        let source = input(operator, 0)?;
        let [height, width, channels] = self.picture(source)?;
        let [h, w, out_channels] = self.picture(operator.outputs[0])?;
        if h % height != 0 || w % width != 0 || out_channels != channels {
            return Err("it resizes by something else than a whole number".into());
        }
        let scales = self.constant(&[4], &[1.0, 1.0, (h / height) as f32, (w / width) as f32]);
        let inputs = vec![self.name(source)?, String::new(), scales];
        let attributes = vec![
            ("mode", Attribute::Text("linear")),
            ("coordinate_transformation_mode", Attribute::Text("half_pixel")),
        ];
        self.step(operator, &[1, h, w, channels], ("Resize", inputs), attributes)
    }

    fn depth_to_space(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let block = count(&options(operator)?, 0, 0)?;
        let source = input(operator, 0)?;
        let [height, width, channels] = self.picture(source)?;
        let attributes = vec![("blocksize", Attribute::Int(signed(block))), ("mode", Attribute::Text("DCR"))];
        let shape = [1, height * block, width * block, channels / (block * block)];
        let inputs = vec![self.name(source)?];
        self.step(operator, &shape, ("DepthToSpace", inputs), attributes)
    }

    /// A reshape counts the numbers in TFLite's order, so a picture is turned back first, unless its order is the same
    /// either way.
    fn reshape(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let source = input(operator, 0)?;
        let target = self.shape(operator.outputs[0]);
        let before: usize = self.shape(source).iter().product();
        if target.iter().product::<usize>() != before || target.len() == 4 {
            return Err(format!(
                "it reshapes {:?} to {target:?}, which is not supported",
                self.shape(source)
            ));
        }
        let mut name = self.name(source)?;
        if let [_, height, width, channels] = *self.shape(source)
            && height * width > 1
            && channels > 1
        {
            let turned = format!("{name}_channels_last");
            let order = vec![("perm", Attribute::Ints(vec![0, 2, 3, 1]))];
            self.write("Transpose", vec![name], turned.clone(), order);
            name = turned;
        }
        let shape: Vec<i64> = target.iter().map(|&length| signed(length)).collect();
        let shape = self.whole_numbers(&shape);
        self.step(operator, target, ("Reshape", vec![name, shape]), Vec::new())
    }

    fn concatenation(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let options = options(operator)?;
        let axis = options.integer(0, 0)?;
        let output = self.shape(operator.outputs[0]);
        let Some(axis) = usize::try_from(axis).ok().filter(|&axis| axis < output.len() && output.len() != 4)
        else {
            return Err("it joins pictures, which is not supported".into());
        };
        if options.byte(1, 0)? != 0 {
            return Err("it joins tensors with an activation, which is not supported".into());
        }
        let mut shape = output.to_vec();
        shape[axis] = 0;
        let mut inputs = Vec::new();
        for place in 0..operator.inputs.len() {
            let part = input(operator, place)?;
            let part_shape = self.shape(part);
            let fits = part_shape.len() == output.len()
                && (0..output.len()).all(|other| other == axis || part_shape[other] == output[other]);
            if !fits {
                return Err("it joins tensors that do not fit".into());
            }
            shape[axis] += part_shape[axis];
            inputs.push(self.name(part)?);
        }
        self.step(operator, &shape, ("Concat", inputs), vec![("axis", Attribute::Int(signed(axis)))])
    }

    /// A padding that no convolution could take over, such as channels of zeros.
    fn pad(&mut self, operator: &TfOperator<'_>) -> Result<(), Reason> {
        let source = input(operator, 0)?;
        let [height, width, channels] = self.picture(source)?;
        let [0, 0, top, bottom, left, right, before, after] = padding_widths(self.graph, operator)? else {
            return Err("it pads other axes than those of a picture".into());
        };
        let widths = [0, before, top, left, 0, after, bottom, right].map(signed);
        let inputs = vec![self.name(source)?, self.whole_numbers(&widths)];
        let shape = [1, height + top + bottom, width + left + right, channels + before + after];
        self.step(operator, &shape, ("Pad", inputs), Vec::new())
    }
}

/// Numbers of shape (outer, places, channels) turned to (outer, channels, places).
fn turn(numbers: &[f32], [outer, places, channels]: [usize; 3]) -> Vec<f32> {
    let mut turned = Vec::with_capacity(numbers.len());
    for o in 0..outer {
        for c in 0..channels {
            turned.extend((0..places).map(|p| numbers[(o * places + p) * channels + c]));
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_follow_the_rule_of_tensorflow() {
        let window = Window { kernel: [3, 3], strides: [2, 2], dilations: [1, 1], same: true };
        // 224 with stride 2: 112 out, one zero at the end only.
        let (out, margins) = window.over([224, 224], Margins::default()).unwrap();
        assert_eq!((out, margins), ([112, 112], Margins { top: 0, bottom: 1, left: 0, right: 1 }));
        // The same picture with a border of one, no further zeros: 112 out, the border kept.
        let border = Margins { top: 1, bottom: 1, left: 1, right: 1 };
        let (out, margins) = Window { same: false, ..window }.over([224, 224], border).unwrap();
        assert_eq!((out, margins), ([112, 112], border));
        assert!(Window { same: false, ..window }.over([2, 2], Margins::default()).is_err());
    }

    #[test]
    fn weights_are_turned_to_channels_first() {
        assert_eq!(turn(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], [1, 3, 2]), [0.0, 2.0, 4.0, 1.0, 3.0, 5.0]);
    }
}
