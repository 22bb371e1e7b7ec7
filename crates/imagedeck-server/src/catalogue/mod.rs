//! The public catalogue of images that the server offers.
//!
//! It holds the generator of the demo catalogue. Storing images, searching them and answering requests are not its business.

pub mod generate;
pub mod index;
